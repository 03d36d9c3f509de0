using System.Globalization;

namespace AlertImages.Benchmarks;

/// <summary>Measured values and how they are reported.</summary>
internal static class Sample
{
    /// <summary>Prints median, p95 and extremes.</summary>
    public static void Report(string name, IReadOnlyCollection<double> values, string unit)
    {
        var sorted = values.Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-44} median {At(sorted, 0.5),8:0.0} {unit}   p95 {At(sorted, 0.95),8:0.0}   min {sorted[0],8:0.0}   max {sorted[^1],8:0.0}   n "
                + $"{sorted.Length}"));
    }

    private static double At(double[] sorted, double quantile) => sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(quantile * sorted.Length))];
}
