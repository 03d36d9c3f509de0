using System.Globalization;
using System.Text;
using System.Text.Json;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.GoogleChat;

/// <summary>Makes Grafana's cards: the text, and a second card with the pictures. Texts may hold HTML there, so what comes from alerts is escaped.</summary>
internal static class GoogleChatFormatter
{
    // https://developers.google.com/workspace/chat/create-messages: 32000 bytes
    private const int MaxBytes = 32_000;
    private const string OpenButton = "OPEN IN GRAFANA";
    private const string PictureHeader = "Screenshots";

    public static GoogleChatMessage Format(Notification notification, GoogleChatSettings settings) => SizeLimit.Fit(
        notification,
        MaxBytes,
        Encoding.UTF8.GetByteCount(notification.Message(settings.Message, PlainText.InHtml)),
        (variant, textBytes) => Format(variant, settings, textBytes),
        static message => JsonSerializer.SerializeToUtf8Bytes(message, GoogleChatJson.Default.GoogleChatMessage).Length);

    private static GoogleChatMessage Format(Notification notification, GoogleChatSettings settings, int textBytes)
    {
        var title = notification.ShortTitle(settings.Title);
        var text = TextLimit.InBytes(notification.Message(settings.Message, PlainText.InHtml), textBytes, KeepWhole.Html);
        GoogleChatWidget?[] widgets =
        [
            text.Length > 0 ? new GoogleChatWidget { Text = new(text) } : null,
            OpenButtonOf(notification, settings),
            Version(notification, settings),
        ];
        var cards = new List<GoogleChatCard> { new(new(title), [new([.. widgets.OfType<GoogleChatWidget>()])]) };
        if (notification.Pictures.Count > 0)
        {
            cards.Add(new(new(PictureHeader), [.. notification.Pictures.Select(static picture => new GoogleChatSection(
                [
                    new GoogleChatWidget { Text = new(PlainText.InHtml(Texts.Caption(picture))) },
                    new GoogleChatWidget { Image = new(picture.Link!.AbsoluteUri) }]))]));
        }

        return new GoogleChatMessage(title, title, cards);
    }

    private static GoogleChatWidget? OpenButtonOf(Notification notification, GoogleChatSettings settings)
    {
        var url = AlertLinks.ListUrl(notification.Group);
        return settings.HideOpenButton || !SettingRules.IsUrl(url) ? null : new GoogleChatWidget { Buttons = [new(new(OpenButton, new(new(url))))] };
    }

    private static GoogleChatWidget? Version(Notification notification, GoogleChatSettings settings) => settings.HideVersionInfo
        ? null
        : new GoogleChatWidget
        {
            Text = new(string.Create(CultureInfo.InvariantCulture, $"{notification.Footer()} | {notification.Now.UtcDateTime:dd MMM yy HH:mm} UTC")),
        };
}
