using AlertImages.Core.Alerts;
using AlertImages.Core.Images;
using AlertImages.Core.Templating;
using AlertImages.Core.Uploads;

namespace AlertImages.Core.Delivery;

/// <summary>Makes the notification of a delivery from what the store knows: alerts, pictures, and the messages that a resolved one follows.</summary>
public sealed class NotificationSource(NotificationImages images, ImageFitter fitter, IDeliveryStore store, TemplateSource templates, DeliveryOptions options, TimeProvider time)
{
    /// <summary>A group that fired so often has more messages than anybody reads; the newest are enough.</summary>
    private const int MaxEarlier = 10;

    /// <summary>The notification for one attempt.</summary>
    public async Task<Notification> BuildAsync(ClaimedDelivery delivery, Integration integration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(integration);
        var follows = options.ResolvedFollowsFiring && delivery.Group.Status == AlertState.Resolved;
        var earlier = follows ? await store.ListFiringMessagesAsync(delivery, MaxEarlier, cancellationToken) : [];
        var tokens = earlier.SelectMany(static message => message.Pictures).Concat(delivery.Pictures).Select(static picture => picture.Token).OfType<string>();
        var byToken = await images.FindAsync(tokens, cancellationToken);
        var renderer = templates.For(delivery);
        var notification = Build(delivery, integration, byToken, renderer);
        return notification with
        {
            Images = await FitAsync(notification.Images, integration.Sender.Images, cancellationToken),
            Earlier = [.. earlier.Select(message => new EarlierMessage(
                message.Reference, Build(delivery with { Group = message.Group, Pictures = message.Pictures, ReceivedAt = message.ReceivedAt }, integration, byToken, renderer)))],
        };
    }

    private async Task<IReadOnlyList<NotificationImage>> FitAsync(IReadOnlyList<NotificationImage> picked, ImageSupport support, CancellationToken cancellationToken)
    {
        if (support.MaxUploadBytes is not { } max)
        {
            return picked;
        }

        var fitting = new List<NotificationImage>();
        foreach (var image in picked)
        {
            fitting.Add(image.Link is null ? image with { Image = await fitter.FitAsync(image.Image, max, cancellationToken) } : image);
        }

        return fitting;
    }

    private Notification Build(ClaimedDelivery delivery, Integration integration, IReadOnlyDictionary<string, Image> byToken, TemplateRenderer renderer) =>
        NotificationBuilder.Build(delivery, integration, byToken, options.ShowMissingImageReason, time.GetUtcNow()) with { Templates = renderer };
}
