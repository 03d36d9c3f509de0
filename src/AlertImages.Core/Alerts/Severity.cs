namespace AlertImages.Core.Alerts;

/// <summary>The order of the label <c>severity</c> as rule sets use it, the most severe first.</summary>
public static class Severity
{
    private static readonly string[] s_order = ["critical", "page", "high", "error", "major", "warning", "medium", "minor", "low", "info", "none"];
    private static readonly int s_lastUrgent = Array.IndexOf(s_order, "major");

    /// <summary>0 for the most severe; unknown ones and alerts without the label come last.</summary>
    public static int RankOf(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var rank = Array.IndexOf(s_order, alert.Labels.GetValueOrDefault("severity", "").ToLowerInvariant());
        return rank < 0 ? s_order.Length : rank;
    }

    /// <summary>Whose pictures come first: firing before resolved, the most severe, the oldest; equal ones in a fixed order.</summary>
    public static IOrderedEnumerable<T> ByImportance<T>(IEnumerable<T> items, Func<T, Alert> alertOf) => items
        .OrderBy(item => alertOf(item).Status)
        .ThenBy(item => RankOf(alertOf(item)))
        .ThenBy(item => alertOf(item).StartsAt)
        .ThenBy(item => alertOf(item).Fingerprint, StringComparer.Ordinal);

    /// <summary>True from <c>critical</c> to <c>major</c>.</summary>
    public static bool IsUrgent(Alert alert) => RankOf(alert) <= s_lastUrgent;
}
