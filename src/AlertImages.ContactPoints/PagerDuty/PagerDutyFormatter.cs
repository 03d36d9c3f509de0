using System.Globalization;
using System.Text.Json;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.PagerDuty;

/// <summary>Makes Grafana's event; pictures also have the panel's address and a description.</summary>
internal static class PagerDutyFormatter
{
    // https://developer.pagerduty.com/docs/send-alert-event
    private const int MaxSummary = 1024;
    private const int MaxBytes = 512_000;
    private const string TooLarge = "Custom details have been removed because the original event exceeds the maximum size of 512KB";

    private const string FallbackSeverity = "critical";

    private static readonly TextTemplate s_default = TextTemplate.Parse("default");
    private static readonly TextTemplate s_grafana = TextTemplate.Parse("Grafana");

    public static PagerDutyEvent Format(Notification notification, PagerDutySettings settings)
    {
        var message = Format(notification, settings, Details(notification, settings));
        return JsonSerializer.SerializeToUtf8Bytes(message, PagerDutyJson.Default.PagerDutyEvent).Length < MaxBytes
            ? message
            : Format(notification, settings, new Dictionary<string, string> { ["error"] = TooLarge });
    }

    private static PagerDutyEvent Format(Notification notification, PagerDutySettings settings, IReadOnlyDictionary<string, string> details)
    {
        var group = notification.Group;
        return new PagerDutyEvent
        {
            RoutingKey = settings.IntegrationKey!.Reveal(),
            DedupKey = notification.GroupKeyHash,
            EventAction = group.Status == AlertState.Firing ? "trigger" : "resolve",
            Payload = new PagerDutyPayload
            {
                Summary = TextLimit.InRunes(notification.Title(settings.Summary), MaxSummary),
                Source = Texts.NullIfEmpty(notification.Optional(settings.Source)) ?? Environment.MachineName,
                Severity = Severity(notification.Optional(settings.Severity).Trim()),
                Class = Texts.NullIfEmpty(notification.Render(settings.Class, s_default)),
                Component = Texts.NullIfEmpty(notification.Render(settings.Component, s_grafana)),
                Group = Texts.NullIfEmpty(notification.Render(settings.Group, s_default)),
                CustomDetails = details,
            },
            Client = Texts.NullIfEmpty(notification.Render(settings.Client, s_grafana)),
            ClientUrl = Texts.NullIfEmpty(notification.Render(settings.ClientUrl, TextTemplate.ExternalUrl)),
            Links = group.ExternalUrl.Length > 0 ? [new PagerDutyLink(group.ExternalUrl, "External URL")] : null,
            Images = notification.Pictures.Count > 0
                ?
                [
                    .. notification.Pictures.Select(
                        static picture => new PagerDutyImage(picture.Link!.AbsoluteUri, Texts.NullIfEmpty(picture.Alert.PanelUrl), Texts.Alternative(picture))),
                ]
                : null,
        };
    }

    /// <summary>What Grafana tells, and the lines of ours; settings win.</summary>
    private static Dictionary<string, string> Details(Notification notification, PagerDutySettings settings)
    {
        var group = notification.Group;
        var details = new Dictionary<string, string>
        {
            ["firing"] = DefaultTexts.AlertList(group.Firing),
            ["resolved"] = DefaultTexts.AlertList(group.Resolved),
            ["num_firing"] = group.Firing.Count().ToString(CultureInfo.InvariantCulture),
            ["num_resolved"] = group.Resolved.Count().ToString(CultureInfo.InvariantCulture),
        };
        if (notification.WithNote("") is { Length: > 0 } note)
        {
            details["note"] = note;
        }

        foreach (var (name, template) in settings.Details ?? [])
        {
            details[name] = notification.Optional(template);
        }

        return details;
    }

    private static string Severity(string text) =>
        text.ToLowerInvariant() is "critical" or "error" or "warning" or "info" ? text.ToLowerInvariant() : FallbackSeverity;
}
