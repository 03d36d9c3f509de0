using System.Security.Cryptography;
using System.Text;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.Line;

/// <summary>Makes one text message and one message for each picture.</summary>
internal static class LineFormatter
{
    // https://developers.line.biz/en/reference/messaging-api/#text-message, counted in UTF-16 units
    private const int MaxText = 5000;

    public static LinePush Format(Notification notification, LineSettings settings)
    {
        // LINE fetches pictures by https only
        var pictures = notification.Pictures.Where(
            static picture => picture.Link!.Scheme == Uri.UriSchemeHttps).Select(static picture => picture.Link!.AbsoluteUri);
        var text = TextLimit.InUtf16($"{notification.ShortTitle(settings.Title)}\n{notification.Message(settings.Description)}", MaxText);
        return new LinePush(
            settings.To,
            [
                new LineMessage("text") { Text = text },
                .. pictures.Select(static url => new LineMessage("image") { OriginalContentUrl = url, PreviewImageUrl = url }),
            ]);
    }

    /// <summary>The same UUID for every attempt; another without pictures, for that is another request.</summary>
    public static string RetryKey(Notification notification) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{notification.IdempotencyKey}/{notification.Pictures.Count}")).AsSpan(0, 16)).ToString();
}
