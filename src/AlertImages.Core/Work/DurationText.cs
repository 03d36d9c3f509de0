using System.Globalization;
using System.Text.RegularExpressions;

namespace AlertImages.Core.Work;

/// <summary>Durations as Grafana writes them: Go's <c>1h30m</c>, <c>250ms</c>, and d, w, M (30 days), y (365 days).</summary>
public static partial class DurationText
{
    private static readonly Dictionary<string, TimeSpan> s_units = new(StringComparer.Ordinal)
    {
        ["ns"] = TimeSpan.FromTicks(1) / 100,
        ["us"] = TimeSpan.FromMicroseconds(1),
        ["µs"] = TimeSpan.FromMicroseconds(1),
        ["ms"] = TimeSpan.FromMilliseconds(1),
        ["s"] = TimeSpan.FromSeconds(1),
        ["m"] = TimeSpan.FromMinutes(1),
        ["h"] = TimeSpan.FromHours(1),
        ["d"] = TimeSpan.FromDays(1),
        ["w"] = TimeSpan.FromDays(7),
        ["M"] = TimeSpan.FromDays(30),
        ["y"] = TimeSpan.FromDays(365),
    };

    /// <summary>False when the text is no duration.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(text);
        duration = TimeSpan.Zero;
        if (text == "0")
        {
            return true;
        }

        var match = Pattern().Match(text);
        if (!match.Success)
        {
            return false;
        }

        try
        {
            for (var part = 0; part < match.Groups["unit"].Captures.Count; part++)
            {
                var number = double.Parse(match.Groups["number"].Captures[part].Value, CultureInfo.InvariantCulture);
                duration += s_units[match.Groups["unit"].Captures[part].Value] * number;
            }
        }
        catch (OverflowException)
        {
            return false;
        }

        return true;
    }

    /// <summary>The shortest form: <c>24h</c>, <c>30d</c>, <c>1m30s</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
        {
            return "0s";
        }

        foreach (var unit in (string[])["d", "h", "m", "s", "ms"])
        {
            var size = s_units[unit];
            if (duration.Ticks % size.Ticks == 0 && (unit != "d" || duration > TimeSpan.FromDays(1)))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / size.Ticks}{unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds}ms");
    }

    [GeneratedRegex(@"^(?:(?<number>\d+(?:\.\d+)?)(?<unit>ns|us|µs|ms|s|m|h|d|w|M|y))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
