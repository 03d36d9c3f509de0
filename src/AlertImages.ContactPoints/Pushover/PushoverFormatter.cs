using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Pictures;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.Pushover;

/// <summary>Makes Grafana's message. Texts are HTML there, so what comes from alerts is escaped.</summary>
internal static class PushoverFormatter
{
    public const string UrlTitle = "Show alert rule";

    // https://pushover.net/api#limits and #attachments
    public const int MaxAttachment = 5_242_880;
    private const int MaxTitle = 250;
    private const int MaxText = 1024;
    private const int MaxUrl = 512;
    private const string NoDetails = "(no details)";

    public static PushoverMessage Format(Notification notification, PushoverSettings settings)
    {
        var group = notification.Group;
        var isFiring = group.Status == AlertState.Firing;
        var sound = isFiring ? settings.AlertingSound : settings.OkSound;
        return new PushoverMessage(
            Priority: isFiring ? settings.AlertingPriority : settings.OkPriority,
            Device: notification.Optional(settings.Device),
            Title: TextLimit.InRunes(notification.Title(settings.Title), MaxTitle),
            Url: AlertLinks.ListUrl(group) is var url && SettingRules.IsUrl(url) && url.Length <= MaxUrl ? url : null,
            Text: Text(notification, settings),
            Sound: notification.Optional(sound),
            Attachment: notification.Pictures is [{ Link: null } picture, ..] ? picture.Picture : null);
    }

    private static string Text(Notification notification, PushoverSettings settings)
    {
        var link = notification.Pictures is [{ Link: { } url }, ..] ? $"<a href=\"{PlainText.InHtml(url.AbsoluteUri)}\">Picture</a>\n" : "";
        var room = Math.Max(0, MaxText - link.Length);
        var text = (link.Length > MaxText / 2 ? "" : link)
            + TextLimit.InRunes(notification.Message(settings.Message, PlainText.InHtml), link.Length > MaxText / 2 ? MaxText : room, KeepWhole.Html);
        return text.Trim() is { Length: > 0 } trimmed ? trimmed : NoDetails;
    }
}

/// <summary>A message before it becomes a form.</summary>
internal sealed record PushoverMessage(long Priority, string Device, string Title, string? Url, string Text, string Sound, Picture? Attachment);
