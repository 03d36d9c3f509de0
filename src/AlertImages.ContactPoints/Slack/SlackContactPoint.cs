using AlertImages.Core.Delivery;
using Microsoft.Extensions.Logging;

namespace AlertImages.ContactPoints.Slack;

/// <summary>A Slack bot, which uploads pictures into the thread of its message, or an incoming webhook, which links one.</summary>
internal sealed partial class SlackContactPoint(SlackSettings settings, SlackClient client, ILogger<SlackContactPoint> logger) : IContactPoint
{
    // grafana.com/docs: images in notifications, table of contact points
    private const int MaxImages = 5;

    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<SlackSettings>(
        type: "slack",
        name: "Slack",
        images: "bot: up to 5 uploaded into the thread; incoming webhook: 1 by link",
        validate: SlackSettings.Validate,
        create: static (settings, services) => new SlackContactPoint(
            settings, new SlackClient(settings, services.Http, services.Time), services.Loggers.CreateLogger<SlackContactPoint>()));

    public ImageSupport Images { get; } = settings.IsBot
        ? new ImageSupport(MaxUploads: MaxImages, MaxLinks: MaxImages, PrefersUpload: true)
        : new ImageSupport(MaxUploads: 0, MaxLinks: 1);

    public async Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        var (result, answer) = await client.PostAsync(SlackFormatter.Format(notification, settings), cancellationToken);
        if (result is not DeliveryResult.Delivered delivered || answer is not { Timestamp: { } thread } || !settings.IsBot)
        {
            return result;
        }

        // from here on the message is there: whatever happens to a picture, it must not be sent again
        var refused = 0;
        foreach (var image in notification.Images)
        {
            if (!await TryAttachAsync(image, notification, answer.Channel ?? settings.Recipient, thread, cancellationToken))
            {
                refused++;
            }
        }

        if (notification.MoreImages > 0)
        {
            await TryAsync(() => PostAsync(SlackFormatter.FormatMoreImages(notification, settings, thread), cancellationToken));
        }

        return delivered with { ImagesRefused = refused };
    }

    private Task<bool> TryAttachAsync(NotificationImage image, Notification notification, string channel, string thread, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            if (image.Link is not null)
            {
                return await PostAsync(SlackFormatter.FormatLinkedImage(image, notification, settings, thread), cancellationToken);
            }

            var upload = new SlackUpload
            {
                Files = [],
                ChannelId = channel,
                ThreadTimestamp = thread,
                InitialComment = SlackFormatter.FormatComment(image.Alert),
            };
            return await client.UploadAsync(image.Image.Name, await File.ReadAllBytesAsync(image.Image.Path, cancellationToken), upload, cancellationToken);
        });

    private async Task<DeliveryResult> PostAsync(SlackMessage message, CancellationToken cancellationToken) =>
        (await client.PostAsync(message, cancellationToken)).Result;

    private async Task<bool> TryAsync(Func<Task<DeliveryResult>> attach)
    {
        try
        {
            var result = await attach();
            if (result is DeliveryResult.Delivered)
            {
                return true;
            }

            LogRefused(result is DeliveryResult.GiveUp giveUp ? giveUp.Detail : ((DeliveryResult.TryLater)result).Detail);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            // the text is delivered; the picture is counted as missing
            LogRefused(exception.GetType().Name);
        }

        return false;
    }

    [LoggerMessage(LogLevel.Error, "Failed to attach image to notification: {Detail}")]
    private partial void LogRefused(string detail);
}
