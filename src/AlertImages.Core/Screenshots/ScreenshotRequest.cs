using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures.Drawing;

namespace AlertImages.Core.Screenshots;

/// <summary>Everything that decides what a picture shows.</summary>
public sealed record ScreenshotRequest
{
    /// <summary>What the picture shows.</summary>
    public required PictureSubject Subject { get; init; }

    /// <summary>The panel of a request that renderers of panels get. Throws for a chart.</summary>
    public PanelRef Panel => Subject is PictureSubject.OfPanel { Panel: var panel } ? panel : throw new InvalidOperationException("A chart has no panel.");

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
    public ScreenshotKey Key => new(OrgId, Subject.Identity, Phase, VariableText(), Look, string.Join('\n', Marks));

    private string VariableText() => string.Join('&', Variables
        .OrderBy(static variable => variable.Key, StringComparer.Ordinal)
        .ThenBy(static variable => variable.Value, StringComparer.Ordinal)
        .Select(static variable => $"{Uri.EscapeDataString(variable.Key)}={Uri.EscapeDataString(variable.Value)}"));
}
