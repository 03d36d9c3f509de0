using AlertImages.Core.Images;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Uploads;

/// <summary>The upload step: own time-out, a second and a third try, and never a failed notification. What failed is tried again later.</summary>
public sealed partial class ImageUploads(
    UploaderSet uploaders, IObjectCatalog catalog, ScreenshotOptions options, ScreenshotMetrics metrics, TimeProvider time, ILogger<ImageUploads> logger)
{
    private const int MaxTries = 3;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_firstPostponement = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longestPostponement = TimeSpan.FromHours(1);

    /// <summary>True when pictures are uploaded.</summary>
    public bool IsOn => options.Upload && uploaders.Current is not null;

    /// <summary>
    /// When the background has to upload a picture that is noted now: late enough for the step itself, soon enough after a crash in between.
    /// Null when nothing is uploaded.
    /// </summary>
    public DateTimeOffset? FirstDue => IsOn ? time.GetUtcNow() + s_firstPostponement : null;

    /// <summary>
    /// The picture with its link, or as it was when there is no uploader or it failed within the shorter of <c>upload_timeout</c> and
    /// <paramref name="limit"/>: its file stays.
    /// </summary>
    public async Task<Image> UploadAsync(Image image, TimeSpan limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!IsOn || uploaders.Current is not { } uploader)
        {
            return image;
        }

        var result = await TryAsync(uploader, image, limit < options.UploadTimeout ? limit : options.UploadTimeout, cancellationToken);
        switch (result)
        {
            case UploadResult.Uploaded { Link: var link }:
                metrics.CountUpload(success: true);
                await NoteAsync(() => catalog.SetLinkAsync(image.Token, link, cancellationToken));
                LogUploaded(link.Url.GetLeftPart(UriPartial.Path));
                return image with { Url = link.Url, UrlExpiresAt = link.ExpiresAt };
            case UploadResult.Failed { Fault: var fault }:
                metrics.CountUpload(success: false);
                metrics.StorageFaults.Increment("upload", fault.Reason.Label());
                LogFailed(uploaders.Provider, fault.Reason.Label(), fault.Detail);
                await NoteAsync(() => catalog.PostponeUploadAsync(image.Token, NextDue(image), cancellationToken));
                return image;
            default:
                throw new InvalidOperationException($"Unknown upload result {result}");
        }
    }

    /// <summary>
    /// The pictures with links that will work for a while: a signed one is made anew when less than half of its life is left, and left out when that fails and
    /// it is over.
    /// Never throws but for cancellation.
    /// </summary>
    public async Task<IReadOnlyList<Image>> RefreshLinksAsync(IReadOnlyList<Image> images, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        var now = time.GetUtcNow();
        return images.Any(image => IsFading(image, now)) ? await Task.WhenAll(images.Select(image => RefreshAsync(image, now, cancellationToken))) : images;
    }

    private static bool IsFading(Image image, DateTimeOffset now) => image.UrlExpiresAt is { } expiry && expiry - now < (expiry - image.CreatedAt) / 2;

    private async Task<Image> RefreshAsync(Image image, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!IsFading(image, now))
        {
            return image;
        }

        if (image.Stored is { } stored && uploaders.Find(stored.Provider) is { } uploader && uploader.Target == stored.Target)
        {
            var result = await uploader.CreateLinkAsync(stored.Key, cancellationToken);
            if (result is UploadResult.Uploaded { Link: var link })
            {
                await NoteAsync(() => catalog.SetLinkAsync(image.Token, link, cancellationToken));
                return image with { Url = link.Url, UrlExpiresAt = link.ExpiresAt };
            }

            var fault = ((UploadResult.Failed)result).Fault;
            metrics.StorageFaults.Increment("link", fault.Reason.Label());
            LogNotRenewed(stored.Provider, fault.Reason.Label(), fault.Detail);
        }

        return image.UrlExpiresAt > now ? image : image with { Url = null, UrlExpiresAt = null };
    }

    private async Task<UploadResult> TryAsync(IImageUploader uploader, Image image, TimeSpan limit, CancellationToken cancellationToken)
    {
        var tooLate = new StorageFault(StorageFailure.Timeout, $"no answer within {Math.Max(0, limit.TotalSeconds):0.#} s");
        if (limit <= TimeSpan.Zero)
        {
            return new UploadResult.Failed(tooLate);
        }

        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            // WaitAsync: a client that ignores its token must not hold the picture for ever
            return await TryAsync(uploader, image, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new UploadResult.Failed(tooLate);
        }
    }

    private async Task<UploadResult> TryAsync(IImageUploader uploader, Image image, CancellationToken cancellationToken)
    {
        using var span = Tracing.StartStep("upload");
        var key = await KeyOfAsync(uploader, image, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var result = await uploader.UploadAsync(image, key, cancellationToken);
            if (result is not UploadResult.Failed { Fault.Passing: true } || attempt == MaxTries)
            {
                return result;
            }

            await Task.Delay(s_pause * attempt, time, cancellationToken);
        }
    }

    /// <summary>The key of a former try, else a new one that the store knows of before the object exists.</summary>
    private async Task<string> KeyOfAsync(IImageUploader uploader, Image image, CancellationToken cancellationToken)
    {
        if (image.Stored is { } before && before.Provider == uploaders.Provider && before.Target == uploader.Target)
        {
            return before.Key;
        }

        var stored = new StoredObject(uploaders.Provider, uploader.Target, uploader.CreateKey());
        await NoteAsync(() => catalog.AddObjectAsync(image.Token, stored, cancellationToken));
        return stored.Key;
    }

    /// <summary>A link that could not be noted is a link all the same; the sweep finds an object that could not.</summary>
    private async Task NoteAsync(Func<Task> note)
    {
        try
        {
            await note();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // a store that fails must not cost the notification its picture
            LogNotNoted(exception);
        }
    }

    /// <summary>After one, two, four … minutes, at most an hour; never once the picture may be deleted.</summary>
    private DateTimeOffset? NextDue(Image image)
    {
        var pause = s_firstPostponement * Math.Pow(2, Math.Min(image.UploadAttempts, 10));
        var next = time.GetUtcNow() + (pause < s_longestPostponement ? pause : s_longestPostponement);
        return next < image.ExpiresAt ? next : null;
    }

    [LoggerMessage(LogLevel.Debug, "Uploaded image {Url}")]
    private partial void LogUploaded(string url);

    [LoggerMessage(LogLevel.Warning, "Failed to upload image to {Provider}: {Reason}: {Detail}")]
    private partial void LogFailed(string provider, string reason, string detail);

    [LoggerMessage(LogLevel.Warning, "Failed to renew the link of an image at {Provider}: {Reason}: {Detail}")]
    private partial void LogNotRenewed(string provider, string reason, string detail);

    [LoggerMessage(LogLevel.Warning, "What became of the upload of an image could not be noted")]
    private partial void LogNotNoted(Exception exception);
}
