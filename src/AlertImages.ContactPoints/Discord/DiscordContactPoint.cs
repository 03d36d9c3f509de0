using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;
using Microsoft.Extensions.Logging;

namespace AlertImages.ContactPoints.Discord;

/// <summary>A webhook of a Discord channel. Pictures are embeds; when the group is resolved, the messages that said it was firing turn green.</summary>
internal sealed partial class DiscordContactPoint(DiscordSettings settings, DiscordClient client, ILogger<DiscordContactPoint> logger) : IAddsPictures
{
    // https://discord.com/developers/docs/resources/message#create-message: 10 embeds, the first of which is the text and may hold a picture too
    private const int MaxPictures = 10;
    // https://discord.com/developers/docs/reference#uploading-files: 10 MiB for all files of a message
    private const long MaxUpload = 10 * 1024 * 1024 / MaxPictures;

    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<DiscordSettings>(
        type: "discord",
        name: "Discord",
        images: new ImageSupport(MaxUploads: MaxPictures, MaxLinks: MaxPictures) { MaxUploadBytes = MaxUpload },
        validate: DiscordSettings.Validate,
        create: static (settings, services) => new DiscordContactPoint(
            settings, new DiscordClient(settings, services.Http, services.Time), services.Loggers.CreateLogger<DiscordContactPoint>()),
        // 30 per minute and channel, 5 at once (https://discord.com/developers/docs/topics/rate-limits)
        pace: new MessagePace(Burst: 5, PerMinute: 30));

    public bool CanAddPictures => true;

    public ImageSupport Images { get; } = Descriptor.Images.Single().Support;

    public async Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        var result = await HttpDelivery.OrWithoutImagesAsync(
            notification, variant => client.PostAsync(variant, DiscordFormatter.Format(variant, settings), variant.Pictures, cancellationToken));
        if (result is DeliveryResult.Delivered)
        {
            foreach (var earlier in notification.Earlier)
            {
                await TryMarkResolvedAsync(earlier, cancellationToken);
            }
        }

        return result;
    }

    /// <summary>The message is made anew with all its pictures; what was attached before goes.</summary>
    public Task<DeliveryResult> AddPicturesAsync(
        Notification notification, IReadOnlyList<ChosenPicture> late, string reference, CancellationToken cancellationToken) =>
        client.EditAsync(notification, reference, DiscordFormatter.FormatWithLateImages(notification, settings), notification.Pictures, cancellationToken);

    /// <summary>The news is delivered: that an old message keeps its colour is no reason to send it again.</summary>
    private async Task TryMarkResolvedAsync(EarlierMessage earlier, CancellationToken cancellationToken)
    {
        try
        {
            var edited = DiscordFormatter.FormatResolved(earlier.Notification, settings).ForEdit();
            if (await client.EditAsync(earlier.Notification, earlier.Reference, edited, [], cancellationToken) is not DeliveryResult.Delivered and var refused)
            {
                LogNotMarked(refused.ToString());
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            LogNotMarked(exception.GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A Discord message could not be marked as resolved: {Detail}")]
    private partial void LogNotMarked(string detail);
}
