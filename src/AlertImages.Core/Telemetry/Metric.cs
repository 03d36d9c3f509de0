using System.Globalization;
using System.Text;

namespace AlertImages.Core.Telemetry;

/// <summary>One metric family: a name, a help text and its series. Names and labels are API.</summary>
public abstract class Metric(string name, string help)
{
    /// <summary>The full name, with prefix and, for counters, mostly <c>_total</c>.</summary>
    public string Name { get; } = name;

    /// <summary>One sentence for the HELP line.</summary>
    public string Help { get; } = help;

    /// <summary><c>counter</c>, <c>gauge</c>, <c>histogram</c> or <c>summary</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Writes the sample lines, without HELP and TYPE.</summary>
    public abstract void WriteSamples(StringBuilder text);

    /// <summary>Writes one sample line.</summary>
    protected static void WriteSample(StringBuilder text, string name, string labels, double value)
    {
        ArgumentNullException.ThrowIfNull(text);
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(Format(value)).Append('\n');
    }

    /// <summary>A number as Prometheus writes it.</summary>
    protected static string Format(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary><c>a="x",b="y"</c>, values escaped.</summary>
    protected static string LabelText(IReadOnlyList<string> names, IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(values);
        if (names.Count != values.Count)
        {
            throw new ArgumentException($"{names.Count} label values are needed, not {values.Count}", nameof(values));
        }

        return string.Join(',', names.Select((label, index) => $"{label}=\"{Escape(values[index])}\""));
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
