using System.Text;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.Threema;

/// <summary>Makes Grafana's text, with the right address (Grafana's loses a slash), within the vendor's limit.</summary>
internal static class ThreemaFormatter
{
    // https://gateway.threema.ch/en/developer/api
    private const int MaxBytes = 3500;
    private const string Warning = "\u26A0\uFE0F ";
    private const string Check = "\u2705 ";

    public static string Format(Notification notification, ThreemaSettings settings)
    {
        var emoji = notification.Group.Status == AlertState.Firing ? Warning : Check;
        var title = TextLimit.InBytes(notification.Title(settings.Title), MaxBytes / 4);
        var picture = notification.Pictures is [{ Link: { } link }, ..] ? $"*Image:* {link.AbsoluteUri}\n" : "";
        var (head, tail) = ($"{emoji}{title}\n\n*Message:*\n", $"\n*URL:* {AlertLinks.ListUrl(notification.Group)}\n{picture}");
        var room = MaxBytes - Encoding.UTF8.GetByteCount(head) - Encoding.UTF8.GetByteCount(tail);
        return TextLimit.InBytes(head + TextLimit.InBytes(notification.Message(settings.Description), Math.Max(room, 4)) + tail, MaxBytes);
    }
}
