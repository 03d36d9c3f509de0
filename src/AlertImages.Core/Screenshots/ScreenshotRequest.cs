using AlertImages.Core.Alerts;

namespace AlertImages.Core.Screenshots;

/// <summary>Everything that decides what a picture shows.</summary>
public sealed record ScreenshotRequest
{
    /// <summary>The panel to show.</summary>
    public required PanelRef Panel { get; init; }

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

    /// <summary>What two requests must share to share a picture; their windows may differ by the cache's life.</summary>
    public ScreenshotKey Key => new(OrgId, Panel, Phase, VariableText(), Look);

    private string VariableText() => string.Join('&', Variables
        .OrderBy(static variable => variable.Key, StringComparer.Ordinal)
        .ThenBy(static variable => variable.Value, StringComparer.Ordinal)
        .Select(static variable => $"{Uri.EscapeDataString(variable.Key)}={Uri.EscapeDataString(variable.Value)}"));
}
