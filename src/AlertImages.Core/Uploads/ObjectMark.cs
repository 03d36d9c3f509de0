using System.Globalization;

namespace AlertImages.Core.Uploads;

/// <summary>
/// Metadata that every object of ours carries: from when on it may be deleted. By it the sweep tells our forgotten objects from Grafana's, which have the
/// same kind of names, and from those of another daemon that keeps its pictures longer.
/// </summary>
public static class ObjectMark
{
    /// <summary>Letters only: Azure takes no hyphen, and some proxies drop headers with underscores.</summary>
    public const string Name = "alertimagesexpires";

    private const string Never = "never";

    /// <summary>Unix seconds, or <c>never</c> when the retention is 0.</summary>
    public static string Value(DateTimeOffset now, TimeSpan retention) =>
        retention == TimeSpan.Zero ? Never : (now + retention).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>True when the value is ours and its time was over.</summary>
    public static bool IsOver(string? value, DateTimeOffset before) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= before.ToUnixTimeSeconds();
}
