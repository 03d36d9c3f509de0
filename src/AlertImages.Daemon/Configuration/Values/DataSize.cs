using System.Globalization;
using System.Text.RegularExpressions;

namespace AlertImages.Daemon.Configuration.Values;

/// <summary>A number of bytes, written with B, KB, MB, GB (powers of 1000) or KiB, MiB, GiB (powers of 1024).</summary>
internal readonly partial record struct DataSize(long Bytes)
{
    private static readonly (string Unit, long Factor)[] s_units =
        [("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000), ("B", 1), ("", 1)];

    public static bool TryParse(string text, out DataSize size)
    {
        var match = Pattern().Match(text);
        size = default;
        if (!match.Success || !long.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var factor = s_units.First(unit => unit.Unit.Equals(match.Groups["unit"].Value, StringComparison.OrdinalIgnoreCase)).Factor;
        if (number > long.MaxValue / factor)
        {
            return false;
        }

        size = new DataSize(number * factor);
        return true;
    }

    public override string ToString()
    {
        var bytes = Bytes;
        var (unit, factor) = s_units.Take(3).FirstOrDefault(unit => bytes > 0 && bytes % unit.Factor == 0, ("B", 1));
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / factor}{unit}");
    }

    [GeneratedRegex(@"^(?<number>\d+)\s*(?<unit>[kmg]i?b|b|)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
