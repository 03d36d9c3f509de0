using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Delivery.Fitting;
using AlertImages.Core.Pictures;
using AlertImages.Core.Provisioned;

namespace AlertImages.Core.Delivery;

/// <summary>Composes a notification from its parts: the alerts, the pictures within the integration's limits, and our own lines.</summary>
public static class NotificationParts
{
    private const int MaxLogLines = 10;

    /// <summary>Composes the notification.</summary>
    /// <param name="delivery">The stored delivery.</param>
    /// <param name="integration">Who sends it.</param>
    /// <param name="pictures">The pictures that are there, by token.</param>
    /// <param name="rules">What the operator wants.</param>
    public static Notification Compose(
        ClaimedDelivery delivery, Integration integration, IReadOnlyDictionary<string, Picture> pictures, NotificationRules rules)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(integration);
        ArgumentNullException.ThrowIfNull(rules);
        var support = integration.Sender.Images;
        var alerts = delivery.Group.Alerts
            .Select((alert, index) => Attach(alert, delivery.Pictures.ElementAtOrDefault(index), pictures))
            .Where(alert => !integration.DisableResolveMessage || alert.Alert.Status == AlertState.Firing)
            .Select(
                alert => support.CanShow(alert.Picture)
                    ? alert
                    : alert with { Picture = null, WhyNoPicture = WhyNoLink(alert.Picture), WhyNoPictureDetail = "" })
            .ToList();
        var usable = PicturePicker.ListUsable(alerts, support, alert => rules.Pictures.Of(delivery.ContactPoint, alert.Labels).Send);
        var (picked, more) = PicturePicker.Pick(usable, support);
        return new Notification
        {
            IdempotencyKey = $"{delivery.EventId}/{delivery.Integration}",
            Group = delivery.Group with { Alerts = [.. alerts.Select(static alert => alert.Alert)] },
            Alerts = alerts,
            UsablePictures = usable,
            Pictures = picked,
            MorePictures = more,
            Note = DeliveryNote.Of(alerts, rules.Now - delivery.ReceivedAt, rules.ShowReason),
            LogLines = [.. delivery.Pictures.SelectMany(static picture => picture.LogLines ?? []).Distinct(StringComparer.Ordinal).TakeLast(MaxLogLines)],
            ReceivedAt = delivery.ReceivedAt,
            Now = rules.Now,
        };
    }

    private static NotifiedAlert Attach(Alert alert, AlertPicture? picture, IReadOnlyDictionary<string, Picture> pictures)
    {
        IReadOnlyList<Picture> more = [.. (picture?.More ?? []).Select(pictures.GetValueOrDefault).OfType<Picture>()];
        return picture?.Token is { } token && pictures.TryGetValue(token, out var image)
            ? new NotifiedAlert(alert, image, null) { MorePictures = more }
            : new NotifiedAlert(alert, null, picture?.Failure ?? PictureFailure.Error) { MorePictures = more, WhyNoPictureDetail = picture?.Detail ?? "" };
    }

    private static PictureFailure WhyNoLink(Picture picture) =>
        picture.Stored is null && picture.UploadAttempts == 0 ? PictureFailure.NoLink : PictureFailure.UploadFailed;
}

/// <summary>What the operator wants of notifications.</summary>
/// <param name="ShowReason">Whether a notification without a picture says why.</param>
/// <param name="Pictures">Which pictures are wanted where.</param>
/// <param name="Now">The time of the attempt.</param>
public sealed record NotificationRules(bool ShowReason, PicturePolicies Pictures, DateTimeOffset Now);
