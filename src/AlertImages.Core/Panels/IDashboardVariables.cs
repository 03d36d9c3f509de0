namespace AlertImages.Core.Panels;

/// <summary>Knows what can be known of a dashboard before its page is opened: whether it may be seen, and which variables it has.</summary>
public interface IDashboardVariables
{
    /// <summary>
    /// What Grafana says of the dashboard; without a token, a dashboard without variables. Throws only when <paramref name="cancellationToken"/> asks for it.
    /// </summary>
    Task<DashboardAnswer> AskAsync(long orgId, string dashboardUid, CancellationToken cancellationToken);
}
