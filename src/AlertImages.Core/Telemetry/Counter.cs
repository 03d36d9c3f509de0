using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;

namespace AlertImages.Core.Telemetry;

/// <summary>A number that only grows, one for each combination of label values; all combinations are there from the start.</summary>
public sealed class Counter : Metric
{
    private readonly string[] _labels;
    private readonly ConcurrentDictionary<string, StrongBox<long>> _series = new(StringComparer.Ordinal);

    internal Counter(string name, string help, string[] labels, IEnumerable<string[]> start)
        : base(name, help)
    {
        _labels = labels;
        foreach (var values in labels.Length == 0 ? [[]] : start)
        {
            _series[LabelText(labels, values)] = new StrongBox<long>();
        }
    }

    /// <inheritdoc />
    public override string Type => "counter";

    /// <summary>Adds one to the series with these label values.</summary>
    public void Increment(params string[] values) => Add(1, values);

    /// <summary>Adds a number of events.</summary>
    public void Add(long count, params string[] values) =>
        Interlocked.Add(ref _series.GetOrAdd(LabelText(_labels, values), static _ => new StrongBox<long>()).Value, count);

    /// <summary>The present number, for tests and summaries.</summary>
    public long Read(params string[] values) => _series.TryGetValue(LabelText(_labels, values), out var box) ? Interlocked.Read(ref box.Value) : 0;

    /// <inheritdoc />
    public override void WriteSamples(StringBuilder text)
    {
        foreach (var (labels, box) in _series.OrderBy(static series => series.Key, StringComparer.Ordinal))
        {
            WriteSample(text, Name, labels, Interlocked.Read(ref box.Value));
        }
    }
}
