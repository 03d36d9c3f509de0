using System.Text;

namespace AlertImages.Core.Telemetry;

/// <summary>Counts observations in buckets, one set for each value of its label if it has one.</summary>
public sealed class Histogram : Metric
{
    private readonly double[] _bounds;
    private readonly string[] _labels;
    private readonly SortedDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    internal Histogram(string name, string help, string[] labels, IEnumerable<string[]> start, double[] bounds)
        : base(name, help)
    {
        (_labels, _bounds) = (labels, bounds);
        foreach (var values in labels.Length == 0 ? [[]] : start)
        {
            _series[LabelText(labels, values)] = new Series(bounds.Length + 1);
        }
    }

    /// <inheritdoc />
    public override string Type => "histogram";

    /// <summary>Adds one observation.</summary>
    public void Observe(double value, params string[] values)
    {
        var labels = LabelText(_labels, values);
        var bucket = Array.FindIndex(_bounds, bound => value <= bound);
        lock (_gate)
        {
            if (!_series.TryGetValue(labels, out var series))
            {
                _series[labels] = series = new Series(_bounds.Length + 1);
            }

            series.Counts[bucket < 0 ? _bounds.Length : bucket]++;
            series.Sum += value;
        }
    }

    /// <inheritdoc />
    public override void WriteSamples(StringBuilder text)
    {
        lock (_gate)
        {
            foreach (var (labels, series) in _series)
            {
                var prefix = labels.Length > 0 ? labels + "," : "";
                long total = 0;
                for (var index = 0; index < series.Counts.Length; index++)
                {
                    total += series.Counts[index];
                    var bound = index < _bounds.Length ? _bounds[index] : double.PositiveInfinity;
                    WriteSample(text, Name + "_bucket", $"{prefix}le=\"{Format(bound)}\"", total);
                }

                WriteSample(text, Name + "_sum", labels, series.Sum);
                WriteSample(text, Name + "_count", labels, total);
            }
        }
    }

    private sealed class Series(int buckets)
    {
        public long[] Counts { get; } = new long[buckets];

        public double Sum { get; set; }
    }
}
