using AlertImages.Core.Delivery;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.Shared;

/// <summary>Titles and messages of a notification; an empty setting means Grafana's default.</summary>
internal static class Texts
{
    private const int LongestTitle = 1024;
    private const int LongestCaption = 256;

    public static string Title(this Notification notification, TextTemplate? template, Func<string, string>? escape = null) =>
        Or(template, TextTemplate.DefaultTitle).Render(notification.Group, escape);

    /// <summary>For vendors that name no limit of titles: nobody reads more.</summary>
    public static string ShortTitle(this Notification notification, TextTemplate? template, Func<string, string>? escape = null) =>
        TextLimit.InRunes(notification.Title(template, escape), LongestTitle);

    /// <summary>With the lines of ours below it.</summary>
    public static string Message(this Notification notification, TextTemplate? template, Func<string, string>? escape = null) =>
        notification.WithNote(Or(template, TextTemplate.DefaultMessage).Render(notification.Group, escape));

    public static TextTemplate Or(TextTemplate? template, TextTemplate fallback) => template is { IsEmpty: false } ? template : fallback;

    /// <summary>The text, or null for an empty one: a field that is left out.</summary>
    public static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary><c>firing: HighCPU</c> and the like, for the caption of a picture.</summary>
    public static string Caption(NotificationImage image) =>
        TextLimit.InRunes($"{(image.Alert.Status == Core.Alerts.AlertState.Firing ? "firing" : "resolved")}: {image.Alert.Name}", LongestCaption);
}
