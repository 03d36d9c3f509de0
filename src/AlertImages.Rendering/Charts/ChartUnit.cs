using System.Globalization;

namespace AlertImages.Rendering.Charts;

/// <summary>How values are written, by Grafana's names of units.</summary>
internal sealed class ChartUnit
{
    private const double LargestShare = 1.2;
    private static readonly string[] s_bytes = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    private static readonly string[] s_short = ["", "K", "Mil", "Bil", "Tri"];
    private readonly Func<double, string> _write;

    private ChartUnit(Func<double, string> write, double stepBase = 10) => (_write, StepBase) = (write, stepBase);

    /// <summary>Lines of the grid are round in this base.</summary>
    public double StepBase { get; }

    public string Write(double value) => _write(value);

    /// <summary>
    /// The unit of that name; else guessed from the names in the expression, as Prometheus' naming rules suggest
    /// (https://prometheus.io/docs/practices/naming/#base-units).
    /// </summary>
    /// <param name="unit">Grafana's name of the unit, or empty.</param>
    /// <param name="expression">The expression of the curve.</param>
    /// <param name="largest">The largest value: a quotient of more than one is hardly a share.</param>
    public static ChartUnit Of(string unit, string expression, double largest) => (unit.Length > 0 ? unit : Guess(expression, largest)) switch
    {
        "bytes" or "decbytes" => new(static value => Scaled(value, 1024, s_bytes, " "), 1024),
        "binBps" or "Bps" => new(static value => Scaled(value, 1024, s_bytes, " ") + "/s", 1024),
        "s" => new(Seconds),
        "ms" => new(static value => Seconds(value / 1000)),
        "percent" => new(static value => Plain(value) + "%"),
        "percentunit" => new(static value => Plain(value * 100) + "%"),
        "celsius" => new(static value => Plain(value) + " °C"),
        "reqps" or "ops" or "perSecond" => new(static value => Scaled(value, 1000, s_short, " ") + "/s"),
        _ => new(static value => Scaled(value, 1000, s_short, " ")),
    };

    private static string Guess(string expression, double largest)
    {
        bool Has(string part) => expression.Contains(part, StringComparison.OrdinalIgnoreCase);
        var isRate = Has("rate(");
        var isDivided = expression.Contains('/', StringComparison.Ordinal);
        if (Has("* 100") || Has("*100") || Has("100 *") || Has("100*") || Has("100 -") || Has("_percent"))
        {
            return "percent";
        }

        if (isDivided)
        {
            return Has("_seconds_sum") && Has("_seconds_count") ? "s" : largest <= LargestShare && !Has("1024") ? "percentunit" : "";
        }

        return Has("_ratio") || Has(":ratio") ? "percentunit"
            : Has("_bytes") ? isRate ? "binBps" : "bytes"
            : Has("_seconds") && (!isRate || Has("histogram_quantile")) ? "s"
            : Has("_celsius") ? "celsius"
            : isRate && !Has("increase(") && !Has("_seconds") ? "perSecond" : "";
    }

    private static string Scaled(double value, double step, string[] names, string blank)
    {
        var index = 0;
        while (Math.Abs(value) >= step && index < names.Length - 1)
        {
            value /= step;
            index++;
        }

        return names[index].Length > 0 ? Plain(value) + blank + names[index] : Plain(value);
    }

    private static string Seconds(double value) => Math.Abs(value) switch
    {
        0 => "0 s",
        < 0.001 => Plain(value * 1_000_000) + " µs",
        < 1 => Plain(value * 1000) + " ms",
        < 120 => Plain(value) + " s",
        < 7200 => Plain(value / 60) + " min",
        < 172_800 => Plain(value / 3600) + " h",
        _ => Plain(value / 86_400) + " d",
    };

    /// <summary>Three digits that count; tiny and huge ones with an exponent.</summary>
    private static string Plain(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 0.001 or >= 1_000_000 => value.ToString("0.##e+0", CultureInfo.InvariantCulture),
        < 0.1 => value.ToString("0.####", CultureInfo.InvariantCulture),
        < 10 => value.ToString("0.##", CultureInfo.InvariantCulture),
        < 100 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0", CultureInfo.InvariantCulture),
    };
}
