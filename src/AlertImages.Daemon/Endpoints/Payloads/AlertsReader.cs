using System.Globalization;
using AlertImages.Core.Alerts;
using AlertImages.Core.Grouping;

namespace AlertImages.Daemon.Endpoints.Payloads;

/// <summary>
/// Reads the alerts of the v2 API with Alertmanager's rules (api/v2/api.go): what is missing is filled in, and a bad alert does not keep the others out.
/// </summary>
internal static class AlertsReader
{
    /// <summary>The alerts that are valid, and what is wrong with the others.</summary>
    public static (IReadOnlyList<ActiveAlert> Alerts, IReadOnlyList<string> Errors) Read(ReadOnlySpan<byte> body, TimeSpan resolveTimeout, DateTimeOffset now)
    {
        var posted = PayloadReader.Parse(body, PostedAlertJson.Default.ListIncomingAlert);
        PayloadReader.CheckCount("body", posted.Count);
        var (alerts, errors) = (new List<ActiveAlert>(), new List<string>());
        foreach (var (index, alert) in posted.Index())
        {
            try
            {
                alerts.Add(Read(alert, $"[{index.ToString(CultureInfo.InvariantCulture)}]", resolveTimeout, now));
            }
            catch (PayloadException exception)
            {
                errors.Add(exception.Message);
            }
        }

        return (alerts, errors);
    }

    /// <summary>The alerts as one group: who sent them has grouped them already.</summary>
    /// <param name="alerts">At least one.</param>
    /// <param name="contactPoint">Who is told.</param>
    /// <param name="groupLabels">Chooses from the labels that all share those that name the group.</param>
    /// <param name="now">The time.</param>
    public static AlertGroup ToGroup(
        IReadOnlyList<ActiveAlert> alerts,
        string contactPoint,
        Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> groupLabels,
        DateTimeOffset now)
    {
        var read = alerts.Select(alert => alert.ToAlert(now)).ToList();
        var common = LabelSets.Common(read.Select(static alert => alert.Labels));
        var labels = groupLabels(common);
        return new AlertGroup
        {
            Source = AlertSource.Prometheus,
            ContactPoint = contactPoint,
            Receiver = contactPoint,
            Status = read.Exists(static alert => alert.Status == AlertState.Firing) ? AlertState.Firing : AlertState.Resolved,
            GroupKey = "as_received:" + labels.Print(),
            Alerts = read,
            GroupLabels = labels,
            CommonLabels = common,
            CommonAnnotations = LabelSets.Common(read.Select(static alert => alert.Annotations)),
            OrgId = read[0].OrgId,
        };
    }

    private static ActiveAlert Read(IncomingAlert? alert, string field, TimeSpan resolveTimeout, DateTimeOffset now)
    {
        if (alert is null)
        {
            throw new PayloadException(field, "must be an object");
        }

        var labels = PayloadReader.Pairs(field + ".labels", alert.Labels).Where(static label => label.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
        if (labels.Count == 0)
        {
            throw new PayloadException(field + ".labels", "at least one label pair required");
        }

        var (given, end) = (PayloadReader.ReadTime(alert.StartsAt, field + ".startsAt"), PayloadReader.ReadTime(alert.EndsAt, field + ".endsAt"));
        var start = given ?? end ?? now;
        if (end < start)
        {
            throw new PayloadException(field + ".endsAt", "start time must be before end time");
        }

        return new ActiveAlert
        {
            Fingerprint = Fingerprint.Of(labels),
            Labels = labels,
            Annotations = PayloadReader.Pairs(field + ".annotations", alert.Annotations),
            GeneratorUrl = PayloadReader.LimitedUrl(field + ".generatorURL", alert.GeneratorUrl),
            StartsAt = start,
            EndsAt = end ?? now + resolveTimeout,
            UpdatedAt = now,
            IsTimeout = end is null,
        };
    }
}
