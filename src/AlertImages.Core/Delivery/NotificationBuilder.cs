using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Delivery.Fitting;
using AlertImages.Core.Pictures;
using AlertImages.Core.Provisioned;

namespace AlertImages.Core.Delivery;

/// <summary>Makes of a delivery what one integration is asked to send: its alerts, the pictures within its limits, and the lines of ours.</summary>
public static class NotificationBuilder
{
    private const int MaxLogLines = 10;

    /// <summary>Builds the notification.</summary>
    /// <param name="delivery">The stored delivery.</param>
    /// <param name="integration">Who sends it.</param>
    /// <param name="images">The pictures that are there, by token.</param>
    /// <param name="rules">What the operator wants.</param>
    public static Notification Build(ClaimedDelivery delivery, Integration integration, IReadOnlyDictionary<string, Image> images, NotificationRules rules)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(integration);
        ArgumentNullException.ThrowIfNull(rules);
        var support = integration.Sender.Images;
        var alerts = delivery.Group.Alerts
            .Select((alert, index) => Attach(alert, delivery.Pictures.ElementAtOrDefault(index), images))
            .Where(alert => !integration.DisableResolveMessage || alert.Alert.Status == AlertState.Firing)
            .Select(alert => support.CanShow(alert.Image) ? alert : alert with { Image = null, WhyNoImage = WhyNoLink(alert.Image), WhyNoImageDetail = "" })
            .ToList();
        var usable = ImagePicker.ListUsable(alerts, support, alert => rules.Policies.Of(delivery.ContactPoint, alert.Labels).Send);
        var (picked, more) = ImagePicker.Pick(usable, support);
        return new Notification
        {
            IdempotencyKey = $"{delivery.EventId}/{delivery.Integration}",
            Group = delivery.Group with { Alerts = [.. alerts.Select(static alert => alert.Alert)] },
            Alerts = alerts,
            UsableImages = usable,
            Images = picked,
            MoreImages = more,
            Note = DeliveryNote.Of(alerts, rules.Now - delivery.ReceivedAt, rules.ShowReason),
            LogLines = [.. delivery.Pictures.SelectMany(static picture => picture.LogLines ?? []).Distinct(StringComparer.Ordinal).TakeLast(MaxLogLines)],
            ReceivedAt = delivery.ReceivedAt,
            Now = rules.Now,
        };
    }

    private static NotifiedAlert Attach(Alert alert, AlertPicture? picture, IReadOnlyDictionary<string, Image> images)
    {
        IReadOnlyList<Image> more = [.. (picture?.More ?? []).Select(images.GetValueOrDefault).OfType<Image>()];
        return picture?.Token is { } token && images.TryGetValue(token, out var image)
            ? new NotifiedAlert(alert, image, null) { MoreImages = more }
            : new NotifiedAlert(alert, null, picture?.Failure ?? ImageFailure.Error) { MoreImages = more, WhyNoImageDetail = picture?.Detail ?? "" };
    }

    private static ImageFailure WhyNoLink(Image image) => image.Stored is null && image.UploadAttempts == 0 ? ImageFailure.NoLink : ImageFailure.UploadFailed;
}

/// <summary>What the operator wants of notifications.</summary>
/// <param name="ShowReason">Whether a notification without a picture says why.</param>
/// <param name="Policies">What is wanted where.</param>
/// <param name="Now">The time of the attempt.</param>
public sealed record NotificationRules(bool ShowReason, PicturePolicies Policies, DateTimeOffset Now);
