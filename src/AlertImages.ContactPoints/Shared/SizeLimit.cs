using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.Shared;

/// <summary>Fits a message into a vendor's number of bytes: all pictures but one go first, then the text is cut, then the last picture goes.</summary>
internal static class SizeLimit
{
    /// <summary>Below this a text says nothing any more.</summary>
    private const int ShortestText = 256;

    /// <param name="notification">What is sent.</param>
    /// <param name="maxBytes">The vendor's limit.</param>
    /// <param name="textBytes">Size of the whole text.</param>
    /// <param name="format">Makes the message with a text of so many bytes at most.</param>
    /// <param name="sizeOf">Size of a message as it goes over the wire.</param>
    public static TMessage Fit<TMessage>(
        Notification notification,
        int maxBytes,
        int textBytes,
        Func<Notification, int, TMessage> format,
        Func<TMessage, int> sizeOf)
    {
        while (true)
        {
            var message = format(notification, textBytes);
            var excess = sizeOf(message) - maxBytes;
            if (excess <= 0 || (notification.Pictures.Count == 0 && textBytes <= ShortestText))
            {
                return message;
            }

            if (notification.Pictures.Count > 1 || (notification.Pictures.Count == 1 && textBytes <= ShortestText))
            {
                notification = notification with { Pictures = [.. notification.Pictures.SkipLast(1)], MorePictures = notification.MorePictures + 1 };
            }
            else
            {
                // an escaped character may take six bytes: several rounds rather than too little text
                textBytes = Math.Max(ShortestText, textBytes - Math.Max(excess / 6, 64));
            }
        }
    }
}
