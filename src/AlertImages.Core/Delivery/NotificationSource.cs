using AlertImages.Core.Alerts;
using AlertImages.Core.Images;
using AlertImages.Core.Templating;
using AlertImages.Core.Uploads;

namespace AlertImages.Core.Delivery;

/// <summary>Makes the notification of a delivery from what the store knows: alerts, pictures, and the messages that a resolved one follows.</summary>
public sealed class NotificationSource(
    NotificationImages images,
    PictureFitting fitting,
    IDeliveryStore store,
    TemplateSource templates,
    DeliveryOptions options,
    TimeProvider time)
{
    /// <summary>A group that fired so often has more messages than anybody reads; the newest are enough.</summary>
    private const int MaxEarlier = 10;

    /// <summary>What a text that was tried before may wait for its pictures to fit.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>The notification for one attempt.</summary>
    public async Task<Notification> BuildAsync(ClaimedDelivery delivery, Integration integration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(integration);
        var follows = options.ResolvedFollowsFiring && delivery.Group.Status == AlertState.Resolved;
        var earlier = follows ? await store.ListFiringMessagesAsync(delivery, MaxEarlier, cancellationToken) : [];
        var tokens = earlier.SelectMany(static message => message.Pictures).Concat(delivery.Pictures).SelectMany(static picture => picture.Tokens);
        var byToken = await images.FindAsync(tokens, cancellationToken);
        var renderer = templates.For(delivery);
        var notification = await fitting.FitAsync(
            Build(delivery, integration, byToken, renderer), integration.Sender.Images, WishOf(delivery), TimeFor(delivery), cancellationToken);
        return notification with
        {
            Earlier = [.. earlier.Select(message => new EarlierMessage(
                message.Reference,
                Build(delivery with { Group = message.Group, Pictures = message.Pictures, ReceivedAt = message.ReceivedAt }, integration, byToken, renderer)))],
        };
    }

    private SheetWish WishOf(ClaimedDelivery delivery)
    {
        var policy = fitting.Policies.Of(delivery.ContactPoint, delivery.Group.CommonLabels);
        return new SheetWish(policy.OnePicture ?? options.OnePicturePerNotification, policy.Theme ?? options.Theme);
    }

    /// <summary>What is left of the picture budget. After a first attempt the text has been tried in time already.</summary>
    private TimeSpan TimeFor(ClaimedDelivery delivery)
    {
        var left = delivery.ReceivedAt + options.WaitForImages - time.GetUtcNow();
        return (delivery.Attempt > 1 || delivery.Late is not null) && left < s_patience ? s_patience : left;
    }

    private Notification Build(ClaimedDelivery delivery, Integration integration, IReadOnlyDictionary<string, Image> byToken, TemplateRenderer renderer) =>
        NotificationBuilder.Build(
            delivery,
            integration,
            byToken,
            new NotificationRules(options.ShowMissingImageReason, fitting.Policies, time.GetUtcNow())) with
        {
            Templates = renderer,
        };
}
