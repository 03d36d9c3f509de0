using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Delivery.Fitting;
using AlertImages.Core.Pictures;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Templating;
using AlertImages.Core.Uploads;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Delivery;

/// <summary>Makes the notification of a delivery from what the store knows: alerts, pictures, and the messages that a resolved one follows.</summary>
public sealed partial class NotificationBuilder(
    PictureFinder pictures, PictureFitting fitting, IDeliveryStore store, DeliveryOptions options, DeliveryMetrics metrics, TimeProvider time,
    ILogger<NotificationBuilder> logger)
{
    /// <summary>A group that fired so often has more messages than anybody reads; the newest are enough.</summary>
    private const int MaxEarlier = 10;

    /// <summary>What a text that was tried before may wait for its pictures to fit.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>The notification for one attempt.</summary>
    public Task<Notification> BuildAsync(ClaimedDelivery delivery, IntegrationUse use, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(use);
        return BuildAsync(delivery, use.Integration, use.Snapshot, cancellationToken);
    }

    /// <summary>The same with an integration that nobody replaces meanwhile.</summary>
    public async Task<Notification> BuildAsync(
        ClaimedDelivery delivery, Integration integration, ProvisionedSnapshot provisioned, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(integration);
        ArgumentNullException.ThrowIfNull(provisioned);
        var follows = options.ResolvedFollowsFiring && delivery.Group.Status == AlertState.Resolved;
        var earlier = follows ? await store.ListFiringMessagesAsync(delivery, MaxEarlier, cancellationToken) : [];
        var tokens = earlier.SelectMany(static message => message.Pictures).Concat(delivery.Pictures).SelectMany(static picture => picture.Tokens);
        var byToken = await pictures.FindAsync(tokens, cancellationToken);
        var renderer = RendererFor(delivery, provisioned);
        var rules = new NotificationRules(options.ShowMissingPictureReason, provisioned.Pictures, time.GetUtcNow());
        var notification = await fitting.FitAsync(
            Build(
                delivery, integration, byToken, rules,
                renderer), integration.Sender.Images, WishOf(delivery, provisioned), TimeFor(delivery), cancellationToken);
        return notification with
        {
            Earlier = [.. earlier.Select(message => new EarlierMessage(
                message.Reference, Build(
                    delivery with { Group = message.Group, Pictures = message.Pictures, ReceivedAt = message.ReceivedAt }, integration, byToken, rules,
                    renderer)))],
        };
    }

    private SheetWish WishOf(ClaimedDelivery delivery, ProvisionedSnapshot provisioned)
    {
        var policy = provisioned.Pictures.Of(delivery.ContactPoint, delivery.Group.CommonLabels);
        return new SheetWish(policy.OnePicture ?? options.OnePicturePerNotification, policy.Theme ?? options.Theme);
    }

    /// <summary>What is left of the picture budget. After a first attempt the text has been tried in time already.</summary>
    private TimeSpan TimeFor(ClaimedDelivery delivery)
    {
        var left = delivery.ReceivedAt + options.WaitForPictures - time.GetUtcNow();
        return (delivery.Attempt > 1 || delivery is ClaimedDelivery.Addition) && left < s_patience ? s_patience : left;
    }

    private TemplateRenderer RendererFor(ClaimedDelivery delivery, ProvisionedSnapshot provisioned) => new(provisioned.Templates, time, failure =>
    {
        metrics.TemplateFailures.Increment(delivery.Type);
        LogTemplateFailed(delivery.ContactPoint, delivery.Type, delivery.Group.GroupKey, failure.Message);
    });

    private static Notification Build(
        ClaimedDelivery delivery, Integration integration, IReadOnlyDictionary<string, Picture> byToken, NotificationRules rules, TemplateRenderer renderer) =>
        NotificationParts.Compose(delivery, integration, byToken, rules) with { Templates = renderer };

    [
        LoggerMessage(
            LogLevel.Error,
            "A template of contact point {ContactPoint} ({Type}) failed for alert group {GroupKey}; the default text is sent instead: {Problem}")]
    private partial void LogTemplateFailed(string contactPoint, string type, string groupKey, string problem);
}
