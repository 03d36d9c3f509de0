using System.Text;
using System.Text.Json;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.Webhook;

/// <summary>Makes the body of Grafana's webhook contact point.</summary>
internal static class WebhookFormatter
{
    private const string PayloadVersion = "1";

    /// <param name="notification">What is sent.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="embedded">Pictures in Base64, by path; empty unless the settings ask for them.</param>
    public static byte[] FormatBody(Notification notification, WebhookSettings settings, IReadOnlyDictionary<string, string> embedded)
    {
        var truncated = Truncate(notification, settings);
        var custom = settings.Payload is { Template: { IsEmpty: false } template } payload
            ? truncated.Templates.TryRender(template, truncated.Input(null) with { Variables = payload.Variables })
            : null;
        return custom is null
            ? JsonSerializer.SerializeToUtf8Bytes(Format(truncated, settings, embedded), WebhookJson.Default.WebhookMessage)
            : Encoding.UTF8.GetBytes(custom);
    }

    private static WebhookMessage Format(Notification notification, WebhookSettings settings, IReadOnlyDictionary<string, string> embedded)
    {
        var group = notification.Group;
        return new WebhookMessage
        {
            Receiver = group.Receiver.Length > 0 ? group.Receiver : group.ContactPoint,
            Status = Word(group.Status),
            Alerts = [.. notification.Alerts.Select(alert => Format(alert, embedded))],
            GroupLabels = group.GroupLabels,
            CommonLabels = group.CommonLabels.WithoutPrivate(),
            CommonAnnotations = group.CommonAnnotations.WithoutPrivate(),
            ExternalUrl = group.ExternalUrl,
            AppVersion = group.AppVersion.Length > 0 ? group.AppVersion : null,
            Version = PayloadVersion,
            GroupKey = group.GroupKey,
            TruncatedAlerts = group.TruncatedAlerts,
            OrgId = group.OrgId,
            Title = notification.Render(settings.Title, TextTemplate.DefaultTitle),
            State = GrafanaStyle.StateWord(group.Status),
            Message = notification.WithNote(notification.Render(settings.Message, TextTemplate.DefaultMessage)),
        };
    }

    private static Notification Truncate(Notification notification, WebhookSettings settings)
    {
        var alerts = settings.MaxAlerts > 0 ? [.. notification.Alerts.Take((int)Math.Min(settings.MaxAlerts, int.MaxValue))] : notification.Alerts;
        return notification with { Alerts = alerts, Group = Truncate(notification.Group, alerts) };
    }

    /// <summary>Status and common labels are those of the alerts that are kept.</summary>
    private static AlertGroup Truncate(AlertGroup group, IReadOnlyList<NotifiedAlert> kept) => kept.Count == group.Alerts.Count ? group : group with
    {
        Alerts = [.. kept.Select(static alert => alert.Alert)],
        Status = kept.Any(static alert => alert.Alert.Status == AlertState.Firing) ? AlertState.Firing : AlertState.Resolved,
        CommonLabels = LabelSets.Common(kept.Select(static alert => alert.Alert.Labels)),
        CommonAnnotations = LabelSets.Common(kept.Select(static alert => alert.Alert.Annotations)),
        TruncatedAlerts = group.TruncatedAlerts + group.Alerts.Count - kept.Count,
    };

    private static WebhookAlert Format(NotifiedAlert notified, IReadOnlyDictionary<string, string> embedded)
    {
        var alert = notified.Alert;
        return new WebhookAlert
        {
            Status = Word(alert.Status),
            Labels = alert.Labels.WithoutPrivate(),
            Annotations = alert.Annotations.WithoutPrivate(),
            StartsAt = GoTime.Format(alert.StartsAt),
            EndsAt = GoTime.Format(alert.EndsAt),
            GeneratorUrl = alert.GeneratorUrl,
            Fingerprint = alert.Fingerprint,
            SilenceUrl = alert.SilenceUrl,
            DashboardUrl = alert.DashboardUrl,
            PanelUrl = alert.PanelUrl,
            RuleUid = alert.RuleUid.Length > 0 ? alert.RuleUid : null,
            Values = alert.Values?.ToDictionary(static value => value.Key, static value => double.IsFinite(value.Value) ? value.Value : (double?)null),
            ValueString = alert.ValueString,
            ImageUrl = notified.Picture?.Url?.AbsoluteUri,
            EmbeddedImage = notified.Picture is { } picture ? embedded.GetValueOrDefault(picture.Path) : null,
            ImageReason = notified.WhyNoPictureText,
            ImageNote = Texts.NullIfEmpty(notified.PictureNote),
            OrgId = alert.OrgId,
        };
    }

    private static string Word(AlertState state) => state == AlertState.Firing ? "firing" : "resolved";
}
