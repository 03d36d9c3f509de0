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

    /// <summary>True from <c>critical</c> to <c>major</c>.</summary>
    public static bool IsUrgent(Alert alert) => RankOf(alert) <= s_lastUrgent;
}
