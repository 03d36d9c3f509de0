using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AlertImages.Core.Pictures;
using AlertImages.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Uploads;

/// <summary>The upload step: own time-out, a second and a third try, and never a failed notification. What failed is tried again later.</summary>
public sealed partial class PictureUploads(
    UploaderSet uploaders, IObjectStore catalog, UploadOptions options, UploadMetrics metrics, TimeProvider time,
    ILogger<PictureUploads> logger) : IAsyncDisposable
{
    private const int MaxTries = 3;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_firstPostponement = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longestPostponement = TimeSpan.FromHours(1);

    // by the object: a picture from the cache of screenshots is uploaded once, and forgotten with it
    private readonly ConditionalWeakTable<Picture, Lazy<Task>> _published = [];
    private readonly ConcurrentDictionary<Task, string> _running = new();
    private readonly CancellationTokenSource _stopping = new();

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
    public async Task<Picture> UploadAsync(Picture picture, TimeSpan limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (!IsOn || uploaders.Current is not { } uploader)
        {
            return picture;
        }

        var result = await TryAsync(uploader, picture, limit < options.UploadTimeout ? limit : options.UploadTimeout, cancellationToken);
        switch (result)
        {
            case UploadResult.Uploaded { Link: var link }:
                metrics.CountUpload(success: true);
                await NoteAsync(() => catalog.SetLinkAsync(picture.Token, link, cancellationToken));
                LogUploaded(link.Url.GetLeftPart(UriPartial.Path));
                return picture with { Url = link.Url, UrlExpiresAt = link.ExpiresAt };
            case UploadResult.Failed { Fault: var fault }:
                metrics.CountUpload(success: false);
                metrics.StorageFaults.Increment("upload", fault.Reason.Label());
                LogFailed(uploaders.Provider, fault.Reason.Label(), fault.Detail);
                await NoteAsync(() => catalog.PostponeUploadAsync(picture.Token, NextDue(picture), cancellationToken));
                return picture;
            default:
                throw new InvalidOperationException($"Unknown upload result {result}");
        }
    }

    /// <summary>
    /// Uploads a picture that has not been uploaded yet and waits for it at most <paramref name="limit"/>; who asks for the same picture shares its
    /// upload. The upload goes on within
    /// <c>upload_timeout</c> whoever waits. Never throws.
    /// </summary>
    public async Task PublishAsync(Picture picture, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (!IsOn || picture.Url is not null || picture.Stored is not null || picture.UploadAttempts > 0)
        {
            return;
        }

        var work = _published.GetValue(picture, unpublished => new Lazy<Task>(() => PublishAsync(unpublished))).Value;
        if (limit > options.UploadTimeout)
        {
            await work;
        }
        else if (limit > TimeSpan.Zero)
        {
            await Task.WhenAny(work, Task.Delay(limit, time, CancellationToken.None));
        }
    }

    /// <summary>Ends the uploads in flight; they are tried again after the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Keys);
        _stopping.Dispose();
    }

    /// <summary>
    /// The pictures with links that will work for a while: a signed one is made anew when less than half of its life is left, and left out when that
    /// fails and it is over.
    /// Never throws but for cancellation.
    /// </summary>
    public async Task<IReadOnlyList<Picture>> RefreshLinksAsync(IReadOnlyList<Picture> pictures, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var now = time.GetUtcNow();
        return pictures.Any(picture => IsFading(picture, now))
            ? await Task.WhenAll(pictures.Select(picture => RefreshAsync(picture, now, cancellationToken)))
            : pictures;
    }

    private static bool IsFading(Picture picture, DateTimeOffset now) => picture.UrlExpiresAt is { } expiry && expiry - now < (expiry - picture.CreatedAt) / 2;

    private async Task<Picture> RefreshAsync(Picture picture, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!IsFading(picture, now))
        {
            return picture;
        }

        if (picture.Stored is { } stored && uploaders.Find(stored.Provider) is { } uploader && uploader.Target == stored.Target)
        {
            var result = await uploader.CreateLinkAsync(stored.Key, cancellationToken);
            if (result is UploadResult.Uploaded { Link: var link })
            {
                await NoteAsync(() => catalog.SetLinkAsync(picture.Token, link, cancellationToken));
                return picture with { Url = link.Url, UrlExpiresAt = link.ExpiresAt };
            }

            var fault = ((UploadResult.Failed)result).Fault;
            metrics.StorageFaults.Increment("link", fault.Reason.Label());
            LogNotRenewed(stored.Provider, fault.Reason.Label(), fault.Detail);
        }

        return picture.UrlExpiresAt > now ? picture : picture with { Url = null, UrlExpiresAt = null };
    }

    private Task PublishAsync(Picture picture)
    {
        var work = UploadOwnedAsync(picture);
        _running[work] = picture.Token;
        return work.ContinueWith(
            done => _running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task UploadOwnedAsync(Picture picture)
    {
        try
        {
            await UploadAsync(picture, options.UploadTimeout, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // stopping: the picture is noted as not uploaded yet
        }
        catch (Exception exception)
        {
            // the notification leaves with the file
            LogPublishFailed(exception);
        }
    }

    private async Task<UploadResult> TryAsync(IImageUploader uploader, Picture picture, TimeSpan limit, CancellationToken cancellationToken)
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
            return await TryAsync(uploader, picture, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new UploadResult.Failed(tooLate);
        }
    }

    private async Task<UploadResult> TryAsync(IImageUploader uploader, Picture picture, CancellationToken cancellationToken)
    {
        using var span = Tracing.StartStep("upload");
        var key = await KeyOfAsync(uploader, picture, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var result = await uploader.UploadAsync(picture, key, cancellationToken);
            if (result is not UploadResult.Failed { Fault.Passing: true } || attempt == MaxTries)
            {
                return result;
            }

            await Task.Delay(s_pause * attempt, time, cancellationToken);
        }
    }

    /// <summary>The key of a former try, else a new one that the store knows of before the object exists.</summary>
    private async Task<string> KeyOfAsync(IImageUploader uploader, Picture picture, CancellationToken cancellationToken)
    {
        if (picture.Stored is { } before && before.Provider == uploaders.Provider && before.Target == uploader.Target)
        {
            return before.Key;
        }

        var stored = new StoredObject(uploaders.Provider, uploader.Target, uploader.CreateKey());
        await NoteAsync(() => catalog.AddObjectAsync(picture.Token, stored, cancellationToken));
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
    private DateTimeOffset? NextDue(Picture picture)
    {
        var pause = s_firstPostponement * Math.Pow(2, Math.Min(picture.UploadAttempts, 10));
        var next = time.GetUtcNow() + (pause < s_longestPostponement ? pause : s_longestPostponement);
        return next < picture.ExpiresAt ? next : null;
    }

    [LoggerMessage(LogLevel.Debug, "Uploaded image {Url}")]
    private partial void LogUploaded(string url);

    [LoggerMessage(LogLevel.Warning, "Failed to upload image to {Provider}: {Reason}: {Detail}")]
    private partial void LogFailed(string provider, string reason, string detail);

    [LoggerMessage(LogLevel.Warning, "Failed to renew the link of an image at {Provider}: {Reason}: {Detail}")]
    private partial void LogNotRenewed(string provider, string reason, string detail);

    [LoggerMessage(LogLevel.Error, "Uploading a picture failed unexpectedly")]
    private partial void LogPublishFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Could not record the upload result")]
    private partial void LogNotNoted(Exception exception);
}
