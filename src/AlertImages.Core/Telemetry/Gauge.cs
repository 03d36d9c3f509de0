using System.Collections.Concurrent;
using System.Text;

namespace AlertImages.Core.Telemetry;

/// <summary>A number that goes up and down.</summary>
public sealed class Gauge : Metric
{
    private readonly string[] _labels;
    private readonly ConcurrentDictionary<string, double> _series = new(StringComparer.Ordinal);

    internal Gauge(string name, string help, string[] labels, IEnumerable<string[]> start)
        : base(name, help)
    {
        _labels = labels;
        foreach (var values in labels.Length == 0 ? [[]] : start)
        {
            _series[LabelText(labels, values)] = 0;
        }
    }

    /// <inheritdoc />
    public override string Type => "gauge";

    /// <summary>Sets the number.</summary>
    public void Set(double value, params string[] values) => _series[LabelText(_labels, values)] = value;

    /// <summary>Adds to the number.</summary>
    public void Add(double value, params string[] values) =>
        _series.AddOrUpdate(LabelText(_labels, values), static (_, added) => added, static (_, before, added) => before + added, value);

    /// <inheritdoc />
    public override void WriteSamples(StringBuilder text)
    {
        foreach (var (labels, value) in _series.OrderBy(static series => series.Key, StringComparer.Ordinal))
        {
            WriteSample(text, Name, labels, value);
        }
    }
}
