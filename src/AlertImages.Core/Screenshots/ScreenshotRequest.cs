using AlertImages.Core.Alerts;
using AlertImages.Core.Charts;

namespace AlertImages.Core.Screenshots;

/// <summary>Everything that decides what a picture shows.</summary>
public sealed record ScreenshotRequest
{
    /// <summary>The panel to show; none when <see cref="Chart"/> is set.</summary>
    public required PanelRef Panel { get; init; }

    /// <summary>The chart to draw instead of a panel.</summary>
    public ChartSubject? Chart { get; init; }

    /// <summary>Grafana organisation.</summary>
    public required long OrgId { get; init; }

    /// <summary>Firing and resolved pictures never stand in for each other.</summary>
    public required AlertState Phase { get; init; }

    /// <summary>The time window to show.</summary>
    public required ScreenshotWindow Window { get; init; }

    /// <summary>Dashboard variables, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; } = [];

    /// <summary>How it is to look.</summary>
    public required ScreenshotLook Look { get; init; }

    /// <summary>Alerts to mark in the picture; none: it stays as it is.</summary>
    public IReadOnlyList<AlertMark> Marks { get; init; } = [];

    /// <summary>True for severe alerts, which storm control lets pass longer.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>What two requests must share to share a picture; their windows may differ by the cache's life.</summary>
    public ScreenshotKey Key =>
        new(OrgId, Panel, Phase, VariableText(), Look, string.Join('\n', Marks.Select(static mark => mark.ToString()).Prepend(Chart?.Identity ?? "")));

    /// <summary>What it shows, for logs and for those who cannot see it.</summary>
    public string Subject => Chart is null ? $"panel {Panel.Name} of dashboard {Panel.DashboardUid}" : Chart.Expression;

    private string VariableText() => string.Join('&', Variables
        .OrderBy(static variable => variable.Key, StringComparer.Ordinal)
        .ThenBy(static variable => variable.Value, StringComparer.Ordinal)
        .Select(static variable => $"{Uri.EscapeDataString(variable.Key)}={Uri.EscapeDataString(variable.Value)}"));
}
