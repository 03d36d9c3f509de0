using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.Shared;

/// <summary>Titles and messages of a notification; an empty setting means Grafana's default.</summary>
internal static class Texts
{
    private const int LongestTitle = 1024;
    private const int LongestCaption = 256;

    public static string Title(this Notification notification, TextTemplate? template, Func<string, string>? escape = null) =>
        notification.Render(NullIfEmpty(template), TextTemplate.DefaultTitle, escape);

    /// <summary>For vendors that name no limit of titles: nobody reads more.</summary>
    public static string ShortTitle(this Notification notification, TextTemplate? template, Func<string, string>? escape = null) =>
        TextLimit.InRunes(notification.Title(template, escape), LongestTitle);

    /// <summary>With the lines of ours below it.</summary>
    public static string Message(this Notification notification, TextTemplate? template, Func<string, string>? escape = null) =>
        notification.WithNote(notification.Render(NullIfEmpty(template), TextTemplate.DefaultMessage, escape), escape);

    /// <summary>Grafana's name and version.</summary>
    public static string Footer(this Notification notification) => notification.Render(null, TextTemplate.SlackFooter);

    /// <summary>A text that is empty when it is not set or its template fails.</summary>
    public static string Optional(this Notification notification, TextTemplate? template) => notification.Render(template, TextTemplate.Empty);

    /// <summary>The text of a setting that must give one.</summary>
    public static string Required(this Notification notification, string setting, string key) =>
        notification.RenderRequired(TextTemplate.Parse(setting), key) is { } text && text.Trim().Length > 0 ? text : throw new TemplateFailedException(key);

    /// <summary>An address, which may be a template.</summary>
    public static string Address(this Notification notification, string setting, string key) =>
        !SettingRules.IsTemplate(setting) ? setting
        : notification.Required(setting, key).Trim() is { } address && SettingRules.IsUrl(address) ? address
        : throw new TemplateFailedException(key);

    /// <summary>The template, or null for an empty one: the default is used.</summary>
    public static TextTemplate? NullIfEmpty(TextTemplate? template) => template is { IsEmpty: false } ? template : null;

    /// <summary>The text, or null for an empty one: a field that is left out.</summary>
    public static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary><c>firing: HighCPU</c> and the like, for a caption that is seen.</summary>
    public static string Caption(ChosenPicture picture) =>
        TextLimit.InRunes($"{(picture.Alert.Status == Core.Alerts.AlertState.Firing ? "firing" : "resolved")}: {picture.Alert.Name}", LongestCaption);

    /// <summary>What a picture shows, in words.</summary>
    public static string Alternative(ChosenPicture picture) => AltText.Of(picture, LongestCaption);
}
