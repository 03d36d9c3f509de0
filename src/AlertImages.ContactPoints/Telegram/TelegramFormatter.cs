using System.Text.RegularExpressions;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.Telegram;

/// <summary>Makes the text in the markup that is set; what comes from alerts is no markup (https://core.telegram.org/bots/api#formatting-options).</summary>
internal static partial class TelegramFormatter
{
    // https://core.telegram.org/bots/api#sendmessage, counted in UTF-16 units
    private const int MaxText = 4096;
    private const int MaxCaption = 1024;

    public static string Format(Notification notification, TelegramSettings settings) => settings.ParseMode switch
    {
        TelegramSettings.Html => TextLimit.InUtf16(notification.Message(settings.Message, PlainText.InHtml), MaxText, KeepWhole.Html),
        // only this one refuses texts for a lone hyphen, so the default texts are escaped whole
        TelegramSettings.MarkdownV2 => TextLimit.InUtf16(
            notification.TryRender(settings.Message, EscapeV2) is { } text
                ? text + EscapeV2(notification.WithNote("") is { Length: > 0 } note ? "\n\n" + note : "")
                : EscapeV2(notification.Message(null)),
            MaxText, KeepWhole.MarkdownLink),
        TelegramSettings.Markdown => TextLimit.InUtf16(notification.Message(settings.Message, EscapeLegacy), MaxText, KeepWhole.MarkdownLink),
        _ => FormatPlain(notification, settings),
    };

    public static string FormatPlain(Notification notification, TelegramSettings settings) =>
        TextLimit.InUtf16(notification.Message(settings.Message), MaxText);

    /// <summary>Captions have no markup.</summary>
    public static string Caption(ChosenPicture picture) => TextLimit.InUtf16(Texts.Alternative(picture), MaxCaption);

    private static string EscapeV2(string text) => SpecialV2().Replace(PlainText.WithoutOverrides(text), @"\$0");

    private static string EscapeLegacy(string text) => SpecialLegacy().Replace(PlainText.WithoutOverrides(text), @"\$0");

    [GeneratedRegex(@"[_*\[\]()~`>#+\-=|{}.!\\]", RegexOptions.CultureInvariant)]
    private static partial Regex SpecialV2();

    [GeneratedRegex(@"[_*\[`]", RegexOptions.CultureInvariant)]
    private static partial Regex SpecialLegacy();
}
