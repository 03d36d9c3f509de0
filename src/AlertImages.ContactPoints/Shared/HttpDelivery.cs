using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.Shared;

/// <summary>What most contact points do: one request, and what its answer means.</summary>
internal static class HttpDelivery
{
    /// <summary>Sends the request and disposes of it. <paramref name="read"/> gets the body of a success and answers null when all is well.</summary>
    public static async Task<DeliveryResult> DeliverAsync(
        this HttpClient http, HttpRequestMessage request, TimeProvider time, CancellationToken cancellationToken, Func<string, DeliveryResult?>? read = null)
    {
        using (request)
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return await HttpOutcome.FromAsync(response, time, read ?? (static _ => null), cancellationToken);
        }
    }

    /// <summary>Sends; what the vendor refuses with pictures in it is sent once more without them, and they are counted.</summary>
    public static async Task<DeliveryResult> OrWithoutImagesAsync(Notification notification, Func<Notification, Task<DeliveryResult>> send)
    {
        var result = await send(notification);
        if (notification.Pictures.Count == 0 || result is not DeliveryResult.GiveUp { Reason: FailureReason.ClientError or FailureReason.PayloadTooLarge })
        {
            return result;
        }

        return await send(notification.WithoutPictures()) is DeliveryResult.Delivered delivered
            ? delivered with { PicturesRefused = notification.Pictures.Count }
            : result;
    }
}
