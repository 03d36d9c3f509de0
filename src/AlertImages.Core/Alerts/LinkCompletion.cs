namespace AlertImages.Core.Alerts;

/// <summary>Gives alerts of the v2 API their links: those of Grafana's rules point to Grafana, others to this daemon.</summary>
/// <param name="grafanaUrl">Address of Grafana; empty when unknown.</param>
/// <param name="ownUrl">Address of this daemon.</param>
public sealed class LinkCompletion(string grafanaUrl, Func<string> ownUrl)
{
    /// <summary>The group with its sender, its address and its links.</summary>
    public AlertGroup Complete(AlertGroup group, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(group);
        var isGrafana = group.Alerts.Any(static alert => alert.RuleUid.Length > 0);
        return AlertLinks.Complete(
            group with
            {
                Source = isGrafana ? AlertSource.Grafana : AlertSource.Prometheus,
                ExternalUrl = (isGrafana && grafanaUrl.Length > 0 ? grafanaUrl : ownUrl()).TrimEnd('/'),
            },
            grafanaUrl, now);
    }
}
