using System.Globalization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.Slack;

/// <summary>
/// Makes Slack messages as Grafana does; what differs is that texts are escaped, pictures are counted instead of alerts, and the note says how many more there
/// are.
/// </summary>
internal static class SlackFormatter
{
    // grafana/alerting receivers/slack/v1/slack.go
    private const int MaxTitle = 1024;
    private const int MaxFooter = 300;

    // https://docs.slack.dev/reference/methods/chat.postMessage#truncating
    private const int MaxText = 40_000;

    private const string MorePictures =
        "There are more images than can be shown here. To see the panels for all firing and resolved alerts please check Grafana";

    private static readonly TextTemplate s_username = TextTemplate.Parse("Grafana");

    public static SlackMessage Format(Notification notification, SlackSettings settings)
    {
        var group = notification.Group;
        var title = TextLimit.InRunes(notification.Render(settings.Title, TextTemplate.DefaultTitle, SlackText.Escape), MaxTitle);
        var pretext = Mentions(notification, settings);
        return new SlackMessage
        {
            Channel = NullIfEmpty(Recipient(notification, settings)),
            Username = NullIfEmpty(notification.Render(settings.Username, s_username)),
            IconEmoji = NullIfEmpty(notification.Optional(settings.IconEmoji)),
            IconUrl = NullIfEmpty(notification.Optional(settings.IconUrl)),
            Attachments =
            [
                new SlackAttachment
                {
                    Title = title,
                    TitleLink = TitleLink(group),
                    Text = Text(notification, settings),
                    ImageUrl = !settings.IsBot && notification.Pictures is [var first, ..] ? first.Link?.AbsoluteUri : null,
                    Fallback = title,
                    Footer = Footer(notification, settings),
                    FooterIcon = GrafanaStyle.Icon,
                    Color = Color(notification, settings),
                    Timestamp = notification.Now.ToUnixTimeSeconds(),
                    Pretext = pretext,
                    MarkdownIn = pretext is null ? null : ["pretext"],
                },
            ],
        };
    }

    /// <summary>A picture by its link, as a reply in the thread of the message.</summary>
    public static SlackMessage FormatLinkedImage(ChosenPicture picture, Notification notification, SlackSettings settings, string thread) =>
        Format(notification, settings) with
        {
            ThreadTimestamp = thread,
            Attachments =
            [
                new SlackAttachment
                {
                    Title = ImageTitle(picture.Alert),
                    Text = ImageLabels(picture.Alert),
                    Fallback = ImageLabels(picture.Alert),
                    Footer = Footer(notification, settings),
                    FooterIcon = GrafanaStyle.Icon,
                    Color = Color(notification, settings),
                    Timestamp = notification.Now.ToUnixTimeSeconds(),
                    ImageUrl = picture.Link?.AbsoluteUri,
                },
            ],
        };

    /// <summary>A resolved message as reply to the one that said it is firing; the channel sees it too.</summary>
    public static SlackMessage FormatReply(Notification notification, SlackSettings settings, SlackReference earlier) =>
        Format(notification, settings) with { ThreadTimestamp = earlier.Timestamp, ReplyBroadcast = true };

    /// <summary>A message that said that its group is firing, in the colour of the resolved one.</summary>
    public static SlackMessage FormatUpdate(Notification earlier, Notification resolved, SlackSettings settings, SlackReference reference)
    {
        var message = Format(earlier, settings);
        return new SlackMessage
        {
            Channel = reference.Channel,
            Timestamp = reference.Timestamp,
            Attachments = [.. message.Attachments!.Select(attachment => attachment with
            {
                Color = Color(resolved, settings),
                Timestamp = earlier.ReceivedAt.ToUnixTimeSeconds(),
            })],
        };
    }

    /// <summary>The comment of an uploaded picture.</summary>
    public static string FormatComment(Alert alert) => $"{ImageTitle(alert)}, {ImageLabels(alert)}";

    /// <summary>The reply that tells of pictures that did not fit.</summary>
    public static SlackMessage FormatMoreImages(Notification notification, SlackSettings settings, string thread) => new()
    {
        Channel = NullIfEmpty(Recipient(notification, settings)),
        Text = string.Create(CultureInfo.InvariantCulture, $"{MorePictures} ({notification.MorePictures} more: {AlertLinks.ListUrl(notification.Group)})"),
        ThreadTimestamp = thread,
    };

    private static string Text(Notification notification, SlackSettings settings)
    {
        // a bot tells of more pictures in the thread, as Grafana does
        var text = (settings.IsBot || notification.Pictures.Count == 0 ? notification with { MorePictures = 0 } : notification)
            .WithNote(notification.Render(settings.Text, TextTemplate.DefaultMessage, SlackText.Escape), SlackText.Escape);
        return TextLimit.InRunes(text, MaxText);
    }

    private static string? TitleLink(AlertGroup group)
    {
        var generators = group.Alerts.Select(static alert => alert.GeneratorUrl).Distinct(StringComparer.Ordinal).ToArray();
        var link = generators is [{ Length: > 0 } only] ? only : AlertLinks.ListUrl(group);
        return SettingRules.IsUrl(link) ? link : null;
    }

    private static string? Mentions(Notification notification, SlackSettings settings)
    {
        string[] blocks =
        [
            settings.MentionChannel.Length > 0 ? $"<!{settings.MentionChannel}|{settings.MentionChannel}>" : "",
            string.Concat(Split(notification.Optional(settings.MentionGroups)).Select(static id => $"<!subteam^{id}>")),
            string.Concat(Split(notification.Optional(settings.MentionUsers)).Select(static id => $"<@{id}>")),
        ];
        return NullIfEmpty(string.Join(' ', blocks.Where(static block => block.Length > 0)));
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string ImageTitle(Alert alert) => $"*{(alert.Status == AlertState.Firing ? "Firing" : "Resolved")}*: {SlackText.Escape(alert.Name)}";

    private static string ImageLabels(Alert alert)
    {
        var others = string.Join(", ", alert.Labels.WithoutPrivate().SortedPairs().Skip(1).Select(static label => $"{label.Key}={label.Value}"));
        return $"*Labels*: {(others.Length > 0 ? SlackText.Escape(others) : "None")}";
    }

    private static string Footer(Notification notification, SlackSettings settings) =>
        TextLimit.InRunes(notification.Render(settings.Footer, TextTemplate.SlackFooter, SlackText.Escape), MaxFooter);

    private static string? Color(Notification notification, SlackSettings settings) =>
        NullIfEmpty(notification.Render(settings.Color, TextTemplate.Parse(GrafanaStyle.Colour(notification.Group.Status))));

    /// <summary>An incoming webhook knows its channel.</summary>
    private static string Recipient(Notification notification, SlackSettings settings) =>
        settings.Recipient.Length == 0 ? "" : notification.Required(settings.Recipient, "recipient").Trim();

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
