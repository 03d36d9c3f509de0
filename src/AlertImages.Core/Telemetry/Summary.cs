using System.Text;

namespace AlertImages.Core.Telemetry;

/// <summary>Quantiles over the last observations (500 of each series), with sum and count over all of them.</summary>
public sealed class Summary : Metric
{
    private const int Remembered = 500;

    private readonly string[] _labels;
    private readonly double[] _quantiles;
    private readonly SortedDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    internal Summary(string name, string help, string[] labels, IEnumerable<string[]> start, double[] quantiles)
        : base(name, help)
    {
        _labels = labels;
        _quantiles = quantiles;
        foreach (var values in start)
        {
            _series[LabelText(labels, values)] = new Series();
        }
    }

    /// <inheritdoc />
    public override string Type => "summary";

    /// <summary>Adds one observation.</summary>
    public void Observe(double value, params string[] values)
    {
        var labels = LabelText(_labels, values);
        lock (_gate)
        {
            if (!_series.TryGetValue(labels, out var series))
            {
                _series[labels] = series = new Series();
            }

            series.Last[(int)(series.Count % Remembered)] = value;
            series.Count++;
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
                var known = series.Last.Take((int)Math.Min(series.Count, Remembered)).Order().ToArray();
                foreach (var quantile in _quantiles)
                {
                    var value = known.Length == 0 ? double.NaN : known[(int)Math.Min(known.Length - 1, Math.Floor(quantile * known.Length))];
                    WriteSample(text, Name, $"{labels}{(labels.Length > 0 ? "," : "")}quantile=\"{Format(quantile)}\"", value);
                }

                WriteSample(text, Name + "_sum", labels, series.Sum);
                WriteSample(text, Name + "_count", labels, series.Count);
            }
        }
    }

    private sealed class Series
    {
        public double[] Last { get; } = new double[Remembered];

        public long Count { get; set; }

        public double Sum { get; set; }
    }
}
