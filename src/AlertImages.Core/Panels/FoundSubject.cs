using AlertImages.Core.Pictures;

namespace AlertImages.Core.Panels;

/// <summary>
/// What was found for the picture of an alert when its event was processed, as the store keeps it: history and <c>explain</c> tell this and look
/// nothing up.
/// </summary>
public sealed record FoundSubject
{
    /// <summary>UID of the dashboard; null when no panel was found.</summary>
    public string? DashboardUid { get; init; }

    /// <summary>Id of the panel.</summary>
    public long PanelId { get; init; }

    /// <summary>Grafana's path id of a repeated panel; null for others.</summary>
    public string? PathId { get; init; }

    /// <summary>Where the panel was found, such as <c>panelURL</c>; empty when none was.</summary>
    public string How { get; init; } = "";

    /// <summary>Why there is no panel; null when there is one.</summary>
    public PictureFailure? WhyNoPanel { get; init; }

    /// <summary>The expression of the chart that is drawn where there is no panel or it cannot be had; null: none.</summary>
    public string? Expression { get; init; }

    /// <summary>Where the expression was found.</summary>
    public string ExpressionHow { get; init; } = "";

    /// <summary>The panel; null when none was found.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public PanelRef? Panel => DashboardUid is null ? null : new PanelRef(DashboardUid, PanelId, PathId);
}
