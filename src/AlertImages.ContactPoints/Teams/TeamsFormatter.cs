using System.Text;
using System.Text.Json;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.Teams;

/// <summary>Makes Grafana's adaptive card: title, message, pictures and a button.</summary>
internal static class TeamsFormatter
{
    // https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using: 28 KB
    private const int MaxBytes = 28 * 1024;
    private const int LastLargeSet = 2;
    private const string NoRoom = "No picture: there is no room for it beside the text.";

    /// <param name="notification">What is sent.</param>
    /// <param name="settings">How.</param>
    /// <param name="inline">The data address of a picture that has no link; empty: there is none.</param>
    public static TeamsMessage Format(Notification notification, TeamsSettings settings, string inline = "")
    {
        if (inline.Length > 0)
        {
            var whole = Format(notification, settings, int.MaxValue, inline);
            if (SizeOf(whole) <= MaxBytes)
            {
                return whole;
            }

            // the text is worth more than a picture that leaves it no room
            notification = notification with
            {
                Pictures = [],
                Note = string.Join('\n', new[] { NoRoom, notification.Note }.Where(static line => line.Length > 0)),
            };
        }

        var text = notification.WithNote(Message(notification, settings), PlainText.InMarkdown);
        return SizeLimit.Fit(
            notification, MaxBytes, Encoding.UTF8.GetByteCount(text), (variant, textBytes) => Format(variant, settings, textBytes, ""), SizeOf);
    }

    private static int SizeOf(TeamsMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, TeamsJson.Default.TeamsMessage).Length;

    private static TeamsMessage Format(Notification notification, TeamsSettings settings, int textBytes, string inline)
    {
        var title = notification.ShortTitle(settings.Title, PlainText.InMarkdown);
        var text = TextLimit.InBytes(notification.WithNote(Message(notification, settings), PlainText.InMarkdown), textBytes, KeepWhole.MarkdownLink);
        TeamsElement?[] body =
        [
            new TeamsElement("TextBlock")
            {
                Text = title,
                Color = notification.Group.Status == AlertState.Firing ? "attention" : "good",
                Size = "large",
                Weight = "bolder",
                Wrap = true,
            },
            new TeamsElement("TextBlock") { Text = text, Wrap = true },
            notification.Pictures.Count == 0 ? null : new TeamsElement("ImageSet")
            {
                Images = [.. notification.Pictures.Select(picture => new TeamsImage(picture.Link?.AbsoluteUri ?? inline, Texts.Alternative(picture)))],
                ImageSize = notification.Pictures.Count <= LastLargeSet ? "large" : "medium",
            },
            // a card with an address that is none is refused
            SettingRules.IsUrl(AlertLinks.ListUrl(notification.Group))
                ? new TeamsElement("ActionSet") { Actions = [new TeamsAction("View URL", AlertLinks.ListUrl(notification.Group))] }
                : null,
        ];
        return new TeamsMessage([new TeamsAttachment(new TeamsCard([.. body.OfType<TeamsElement>()]))], title);
    }

    private static string Message(Notification notification, TeamsSettings settings) =>
        notification.Render(Texts.NullIfEmpty(settings.Message), TextTemplate.TeamsMessage, PlainText.InMarkdown);
}
