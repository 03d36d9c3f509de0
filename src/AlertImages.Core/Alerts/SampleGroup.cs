namespace AlertImages.Core.Alerts;

/// <summary>Alerts to try things on, with all that Grafana gives.</summary>
public static class SampleGroup
{
    public static AlertGroup Create(string contactPoint, int firing, int resolved, DateTimeOffset now, string grafanaUrl, long orgId)
    {
        Alert[] alerts =
        [
            .. Enumerable.Range(1, firing).Select(number => TestAlert(number, now, null)),
            .. Enumerable.Range(firing + 1, resolved).Select(number => TestAlert(number, now, now)),
        ];
        var labels = LabelSets.Common(alerts.Select(static alert => alert.Labels));
        return new AlertGroup
        {
            Source = AlertSource.Grafana,
            ContactPoint = contactPoint,
            Receiver = contactPoint,
            Status = firing > 0 ? AlertState.Firing : AlertState.Resolved,
            GroupKey = $"{contactPoint}-{alerts[0].Fingerprint}-{now.ToUnixTimeSeconds()}",
            Alerts = alerts,
            GroupLabels = labels,
            CommonLabels = labels,
            CommonAnnotations = LabelSets.Common(alerts.Select(static alert => alert.Annotations)),
            ExternalUrl = grafanaUrl.TrimEnd('/'),
            OrgId = orgId,
        };
    }

    private static Alert TestAlert(int number, DateTimeOffset now, DateTimeOffset? endsAt)
    {
        var names = new Dictionary<string, string> { ["alertname"] = "TestAlert", ["instance"] = number == 1 ? "Grafana" : $"Grafana-{number}" };
        return new Alert
        {
            Status = endsAt is null ? AlertState.Firing : AlertState.Resolved,
            Labels = names,
            Annotations = new Dictionary<string, string> { ["summary"] = "Notification test" },
            StartsAt = now - TimeSpan.FromMinutes(6),
            EndsAt = endsAt,
            Fingerprint = Fingerprint.Of(names),
            Values = new Dictionary<string, double> { ["A"] = 1.42 },
        };
    }
}
