using AlertImages.Core.ContactPoints;
using Microsoft.Extensions.Logging;

namespace AlertImages.ContactPoints.Telegram;

/// <summary>
/// A Telegram bot. The text goes first, so that no picture can hold it up; the pictures follow as its reply, several as one album. A resolved message
/// replies to the one that said it was firing.
/// </summary>
internal sealed partial class TelegramContactPoint(TelegramSettings settings, TelegramClient client, ILogger<TelegramContactPoint> logger) : IAddsPictures
{
    // https://core.telegram.org/bots/api#sendmediagroup and #sendphoto
    private const int MaxAlbum = 10;
    private const long MaxPhoto = 10_000_000;

    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<TelegramSettings>(
        type: "telegram",
        name: "Telegram",
        images: new ImageSupport(MaxUploads: MaxAlbum, MaxLinks: MaxAlbum, PrefersUpload: true) { MaxUploadBytes = MaxPhoto, How = "several as an album" },
        validate: TelegramSettings.Validate,
        create: static (settings, services) => new TelegramContactPoint(
            settings, new TelegramClient(settings, services.Http, services.Time), services.Loggers.CreateLogger<TelegramContactPoint>()),
        // 20 per minute to a group (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)
        pace: new MessagePace(Burst: 5, PerMinute: 20));

    public bool CanAddPictures => true;

    public ImageSupport Images { get; } = Descriptor.Images.Single().Support;

    public async Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        var earlier = notification.Earlier.Count > 0 ? notification.Earlier[0].Reference : null;
        var result = await client.SendTextAsync(TelegramFormatter.Format(notification, settings), settings.ParseMode, earlier, cancellationToken);
        if (result is DeliveryResult.GiveUp { Detail: var detail } && settings.ParseMode.Length > 0 && TelegramClient.IsParseError(detail))
        {
            // a text that Telegram cannot read as markup is better plain than lost
            result = await client.SendTextAsync(TelegramFormatter.FormatPlain(notification, settings), "", earlier, cancellationToken);
        }

        return result is DeliveryResult.Delivered { Reference: var reference } delivered && notification.Pictures.Count > 0
            ? delivered with { PicturesRefused = await TryAddImagesAsync(notification, reference, cancellationToken) }
            : result;
    }

    public Task<DeliveryResult> AddPicturesAsync(
        Notification notification, IReadOnlyList<ChosenPicture> late, string reference, CancellationToken cancellationToken) =>
        client.SendPhotosAsync(late, reference, cancellationToken);

    /// <summary>The text is delivered: whatever happens to the pictures, it must not be sent again. The number that was refused.</summary>
    private async Task<int> TryAddImagesAsync(Notification notification, string? reference, CancellationToken cancellationToken)
    {
        try
        {
            var result = await client.SendPhotosAsync(notification.Pictures, reference, cancellationToken);
            if (result is not DeliveryResult.Failed failed)
            {
                return 0;
            }

            LogRefused(failed.Detail);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            LogRefused(exception.GetType().Name);
        }

        return notification.Pictures.Count;
    }

    [LoggerMessage(LogLevel.Error, "Failed to attach image to notification: {Detail}")]
    private partial void LogRefused(string detail);
}
