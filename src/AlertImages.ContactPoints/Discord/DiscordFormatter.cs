using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.Discord;

/// <summary>Makes Grafana's message: a text and an embed with title and colour, then one embed for each picture.</summary>
internal static class DiscordFormatter
{
    // https://discord.com/developers/docs/resources/message#embed-object-embed-limits
    private const int MaxTitle = 256;
    private const int MaxContent = 2000;
    private const int MaxEmbeds = 10;

    private const int Red = 0xD63232;
    private const int Green = 0x36A64F;

    public static DiscordMessage Format(Notification notification, DiscordSettings settings) =>
        Format(notification, settings, notification.Group.Status == AlertState.Firing && !notification.IsOver ? Red : Green);

    /// <summary>A message that said that the group is firing, now in the colour of a resolved one.</summary>
    public static DiscordMessage FormatResolved(Notification notification, DiscordSettings settings) => Format(notification, settings, Green);

    /// <summary>
    /// An edit that replaces all attached files by those that come with it (https://discord.com/developers/docs/reference#editing-message-attachments).
    /// </summary>
    public static DiscordMessage FormatWithLateImages(Notification notification, DiscordSettings settings) => Format(notification, settings).ForEdit() with
    {
        Attachments =
        [
            .. notification.Pictures.Where(static picture => picture.Link is null).Select(
                static (picture, index) => new DiscordAttachment(index, picture.Picture.Name, AltText.Of(picture))),
        ],
    };

    private static DiscordMessage Format(Notification notification, DiscordSettings settings, int colour)
    {
        var text = TextLimit.InRunes(notification.Message(settings.Message, PlainText.InMarkdown), MaxContent, KeepWhole.MarkdownLink);
        // ten pictures need the place of the text's own embed
        var inMain = notification.Pictures.Count == MaxEmbeds ? notification.Pictures[0] : null;
        var main = new DiscordEmbed
        {
            Title = TextLimit.InRunes(notification.Title(settings.Title), MaxTitle),
            Type = "rich",
            Description = settings.UseEmbedDescription ? Texts.NullIfEmpty(text) : null,
            Url = SettingRules.IsUrl(AlertLinks.ListUrl(notification.Group)) ? AlertLinks.ListUrl(notification.Group) : null,
            Color = colour,
            Footer = new DiscordFooter(notification.Footer(), GrafanaStyle.Icon),
            Image = inMain is null ? null : ImageOf(inMain),
        };
        return new DiscordMessage
        {
            Username = settings.UseDiscordUsername ? null : "Grafana",
            Content = settings.UseEmbedDescription ? "" : text,
            AvatarUrl = Texts.NullIfEmpty(notification.Optional(settings.AvatarUrl)),
            Embeds =
            [
                main,
                .. notification.Pictures.Where(picture => picture != inMain).Select(
                    picture => new DiscordEmbed { Title = TextLimit.InRunes(picture.Alert.Name, MaxTitle), Color = colour, Image = ImageOf(picture) }),
            ],
            AllowedMentions = new DiscordMentions(settings.Mentions),
        };
    }

    private static DiscordImage ImageOf(ChosenPicture picture) => new(picture.Link?.AbsoluteUri ?? "attachment://" + picture.Picture.Name);
}
