using System.Globalization;
using System.Text.RegularExpressions;

namespace AlertImages.Core.Panels;

/// <summary>A panel of a dashboard, or one repeat of it. The UID has 1 to 40 characters of <c>[A-Za-z0-9_-]</c>, the panel id is at least 1.</summary>
/// <param name="DashboardUid">UID of the dashboard.</param>
/// <param name="PanelId">Id of the panel on it.</param>
/// <param name="PathId">The repeat that is meant, as Grafana's links name it (<c>q3$panel-24</c>, <c>panel-24-clone-2</c>); null: the panel itself.</param>
public readonly partial record struct PanelRef(string DashboardUid, long PanelId, string? PathId = null)
{
    /// <summary>What Grafana takes as <c>panelId</c> or <c>viewPanel</c>.</summary>
    public string GrafanaId => PathId ?? PanelId.ToString(CultureInfo.InvariantCulture);

    /// <summary>The panel for a person: <c>24</c>, or <c>24 (q3)</c> for a repeat.</summary>
    public string Name => PathId is null ? GrafanaId : $"{PanelId} ({Panels.PanelId.RepeatOf(PathId)})";

    /// <summary>The panel that a UID and an id of Grafana's links name; null when they are none that Grafana could have given.</summary>
    public static PanelRef? Parse(string dashboardUid, string panel)
    {
        ArgumentNullException.ThrowIfNull(dashboardUid);
        ArgumentNullException.ThrowIfNull(panel);
        return IsUid(dashboardUid) && Panels.PanelId.Parse(panel) is var (number, pathId) ? new PanelRef(dashboardUid, number, pathId) : null;
    }

    /// <summary>True for what can be the UID of a dashboard or rule.</summary>
    internal static bool IsUid(string text) => Uid().IsMatch(text);

    // Grafana's rule for UIDs (util/shortid_generator.go)
    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,40}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Uid();
}
