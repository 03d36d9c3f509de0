using AlertImages.Core.Alerts;

namespace AlertImages.Core.Panels;

/// <summary>What the picture of an alert can show.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Panel">Its panel, or why it has none.</param>
/// <param name="Chart">The chart of its expression, where there is no panel or it cannot be had; null: none.</param>
public sealed record AlertSubject(Alert Alert, PanelResolution Panel, ChartSubject? Chart)
{
    /// <summary>As the store keeps it.</summary>
    public FoundSubject ToFound()
    {
        var found = Chart is null ? new FoundSubject() : new FoundSubject { Expression = Chart.Expression, ExpressionHow = Chart.How };
        return Panel switch
        {
            PanelResolution.Found panel =>
                found with { DashboardUid = panel.Panel.DashboardUid, PanelId = panel.Panel.PanelId, PathId = panel.Panel.PathId, How = panel.How },
            PanelResolution.None none => found with { WhyNoPanel = none.Reason },
            _ => found,
        };
    }
}
