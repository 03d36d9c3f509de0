namespace AlertImages.Core.Panels;

/// <summary>Knows the panels of Grafana's alert rules.</summary>
public interface IGrafanaRules
{
    /// <summary>
    /// The annotations of the rule that name its panel; null when there is none or it cannot be had.
    /// Throws only when <paramref name="cancellationToken"/> asks for it.
    /// </summary>
    Task<RulePanel?> FindAsync(long orgId, string ruleUid, CancellationToken cancellationToken);
}

/// <summary>What a rule says of its panel.</summary>
public sealed record RulePanel(string DashboardUid, string PanelId);
