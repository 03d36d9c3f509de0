using System.Text;

namespace AlertImages.Core.Telemetry;

/// <summary>Counts observations in buckets.</summary>
public sealed class Histogram : Metric
{
    private readonly double[] _bounds;
    private readonly long[] _counts;
    private readonly Lock _gate = new();
    private double _sum;

    internal Histogram(string name, string help, double[] bounds)
        : base(name, help)
    {
        _bounds = bounds;
        _counts = new long[bounds.Length + 1];
    }

    /// <inheritdoc />
    public override string Type => "histogram";

    /// <summary>Adds one observation.</summary>
    public void Observe(double value)
    {
        var bucket = Array.FindIndex(_bounds, bound => value <= bound);
        lock (_gate)
        {
            _counts[bucket < 0 ? _bounds.Length : bucket]++;
            _sum += value;
        }
    }

    /// <inheritdoc />
    public override void WriteSamples(StringBuilder text)
    {
        lock (_gate)
        {
            long total = 0;
            for (var index = 0; index < _counts.Length; index++)
            {
                total += _counts[index];
                var bound = index < _bounds.Length ? _bounds[index] : double.PositiveInfinity;
                WriteSample(text, Name + "_bucket", $"le=\"{Format(bound)}\"", total);
            }

            WriteSample(text, Name + "_sum", "", _sum);
            WriteSample(text, Name + "_count", "", total);
        }
    }
}
