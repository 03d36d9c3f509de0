using AlertImages.Core.ContactPoints;
using Microsoft.Extensions.Logging;

namespace AlertImages.ContactPoints.Slack;

/// <summary>A Slack bot, which uploads pictures into the thread of its message, or an incoming webhook, which links one.</summary>
internal sealed partial class SlackContactPoint(SlackSettings settings, SlackClient client, ILogger<SlackContactPoint> logger) : IAddsPictures
{
    // grafana.com/docs: images in notifications, table of contact points
    private const int MaxPictures = 5;

    private static readonly ImageSupport s_bot =
        new(MaxUploads: MaxPictures, MaxLinks: MaxPictures, PrefersUpload: true) { How = "uploads go into the thread" };
    private static readonly ImageSupport s_webhook = new(MaxUploads: 0, MaxLinks: 1);

    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<SlackSettings>(
        type: "slack",
        name: "Slack",
        images: [("bot", s_bot), ("incoming webhook", s_webhook)],
        validate: SlackSettings.Validate,
        create: static (settings, services) => new SlackContactPoint(
            settings, new SlackClient(settings, services.Http, services.Time), services.Loggers.CreateLogger<SlackContactPoint>()),
        // 1 per second and channel, short bursts are let through (https://docs.slack.dev/apis/web-api/rate-limits)
        pace: new MessagePace(Burst: 5, PerMinute: 60));

    public ImageSupport Images { get; } = settings.IsBot ? s_bot : s_webhook;

    public bool CanAddPictures => settings.IsBot;

    public async Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        var earlier = settings.IsBot
            ? notification.Earlier.Select(static message => (Reference: SlackReference.Parse(message.Reference), message.Notification))
                .Where(static message => message.Reference is not null)
                .ToList()
            : [];
        var message = earlier is [var newest, ..]
            ? SlackFormatter.FormatReply(notification, settings, newest.Reference!)
            : SlackFormatter.Format(notification, settings);
        var (result, answer) = await client.PostAsync(message, cancellationToken);
        if (result is not DeliveryResult.Delivered delivered || answer is not { Timestamp: { } timestamp } || !settings.IsBot)
        {
            return result;
        }

        // from here on the message is there: whatever happens to a picture, it must not be sent again
        var reference = new SlackReference(answer.Channel ?? settings.Recipient, message.ThreadTimestamp ?? timestamp);
        var refused = await AttachAsync(notification, notification.Pictures, reference, cancellationToken);
        if (notification.MorePictures > 0)
        {
            await TryAsync(() => PostAsync(SlackFormatter.FormatMoreImages(notification, settings, reference.Timestamp), cancellationToken));
        }

        foreach (var shown in earlier)
        {
            await TryAsync(() => client.UpdateAsync(
                SlackFormatter.FormatUpdate(shown.Notification, notification, settings, shown.Reference!),
                cancellationToken));
        }

        return delivered with { PicturesRefused = refused };
    }

    /// <summary>Into the message's thread.</summary>
    public async Task<DeliveryResult> AddPicturesAsync(
        Notification notification, IReadOnlyList<ChosenPicture> late, string reference, CancellationToken cancellationToken)
    {
        if (SlackReference.Parse(reference) is not { } message)
        {
            return new DeliveryResult.GiveUp(FailureReason.ClientError, "the message has no name");
        }

        var refused = await AttachAsync(notification, late, message, cancellationToken);
        return refused == late.Count
            ? new DeliveryResult.TryLater(FailureReason.ServerError, "Slack took none of the images")
            : new DeliveryResult.Delivered(reference, refused);
    }

    private async Task<int> AttachAsync(
        Notification notification, IReadOnlyList<ChosenPicture> pictures, SlackReference thread, CancellationToken cancellationToken)
    {
        var refused = 0;
        foreach (var picture in pictures)
        {
            if (!await TryAttachAsync(picture, notification, thread.Channel, thread.Timestamp, cancellationToken))
            {
                refused++;
            }
        }

        return refused;
    }

    private Task<bool> TryAttachAsync(ChosenPicture picture, Notification notification, string channel, string thread, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            if (picture.Link is not null)
            {
                return await PostAsync(SlackFormatter.FormatLinkedImage(picture, notification, settings, thread), cancellationToken);
            }

            var upload = new SlackUpload
            {
                Files = [],
                ChannelId = channel,
                ThreadTimestamp = thread,
                InitialComment = SlackFormatter.FormatComment(picture.Alert),
            };
            return await client.UploadAsync(
                picture.Picture.Name, AltText.Of(picture), await File.ReadAllBytesAsync(picture.Picture.Path, cancellationToken), upload, cancellationToken);
        });

    private async Task<DeliveryResult> PostAsync(SlackMessage message, CancellationToken cancellationToken) =>
        (await client.PostAsync(message, cancellationToken)).Result;

    private async Task<bool> TryAsync(Func<Task<DeliveryResult>> attach)
    {
        try
        {
            var result = await attach();
            if (result is not DeliveryResult.Failed failed)
            {
                return true;
            }

            LogRefused(failed.Detail);
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
