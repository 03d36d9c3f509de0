using AlertImages.Core.Alerts;
using AlertImages.Core.Images;

namespace AlertImages.Core.Delivery;

/// <summary>Makes of a delivery what one integration is asked to send: its alerts, the pictures within its limits, and the lines of ours.</summary>
public static class NotificationBuilder
{
    /// <summary>Builds the notification.</summary>
    /// <param name="delivery">The stored delivery.</param>
    /// <param name="integration">Who sends it.</param>
    /// <param name="images">The pictures that are there, by token.</param>
    /// <param name="showReason">Whether a notification without a picture says why.</param>
    /// <param name="now">The time of the attempt.</param>
    public static Notification Build(
        ClaimedDelivery delivery, Integration integration, IReadOnlyDictionary<string, Image> images, bool showReason, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(integration);
        var support = integration.Sender.Images;
        var alerts = delivery.Group.Alerts
            .Select((alert, index) => Attach(alert, delivery.Pictures.ElementAtOrDefault(index), images))
            .Where(alert => !integration.DisableResolveMessage || alert.Alert.Status == AlertState.Firing)
            .Select(alert => support.CanShow(alert.Image) ? alert : alert with { Image = null, WhyNoImage = WhyNoLink(alert.Image) })
            .ToList();
        var (picked, more) = ImagePicker.Pick(alerts, support);
        return new Notification
        {
            IdempotencyKey = $"{delivery.EventId}/{delivery.Integration}",
            Group = delivery.Group with { Alerts = [.. alerts.Select(static alert => alert.Alert)] },
            Alerts = alerts,
            Images = picked,
            MoreImages = more,
            Note = DeliveryNote.Of(alerts, now - delivery.ReceivedAt, showReason),
            ReceivedAt = delivery.ReceivedAt,
            Now = now,
        };
    }

    private static NotifiedAlert Attach(Alert alert, AlertPicture? picture, IReadOnlyDictionary<string, Image> images) =>
        picture?.Token is { } token && images.TryGetValue(token, out var image)
            ? new NotifiedAlert(alert, image, null)
            : new NotifiedAlert(alert, null, picture?.Failure ?? ImageFailure.Error);

    private static ImageFailure WhyNoLink(Image image) => image.Stored is null && image.UploadAttempts == 0 ? ImageFailure.NoLink : ImageFailure.UploadFailed;
}
