using AlertImages.Core.Images;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Uploads;

/// <summary>The upload step: own time-out, a second and a third try, and never a failed notification.</summary>
public sealed partial class ImageUploads(
    IImageUploader? uploader, ScreenshotOptions options, ScreenshotMetrics metrics, TimeProvider time, ILogger<ImageUploads> logger)
{
    private const int MaxTries = 3;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    /// <summary>The public address of the picture, or null when there is no uploader or it failed: the file stays.</summary>
    public async Task<Uri?> UploadAsync(Image image, CancellationToken cancellationToken)
    {
        if (uploader is null || !options.Upload)
        {
            return null;
        }

        using var deadline = new CancellationTokenSource(options.UploadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await TryAsync(uploader, image, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Fail($"no answer within {options.UploadTimeout.TotalSeconds:0.#} s");
        }
    }

    private async Task<Uri?> TryAsync(IImageUploader uploader, Image image, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            switch (await uploader.UploadAsync(image, cancellationToken))
            {
                case UploadResult.Uploaded uploaded:
                    metrics.CountUpload(success: true);
                    LogUploaded(uploaded.Url.GetLeftPart(UriPartial.Path));
                    return uploaded.Url;
                case UploadResult.Failed failed when !failed.Passing || attempt == MaxTries:
                    return Fail(failed.Detail);
                default:
                    await Task.Delay(s_pause * attempt, time, cancellationToken);
                    break;
            }
        }
    }

    private Uri? Fail(string detail)
    {
        metrics.CountUpload(success: false);
        LogFailed(detail);
        return null;
    }

    [LoggerMessage(LogLevel.Debug, "Uploaded image {Url}")]
    private partial void LogUploaded(string url);

    [LoggerMessage(LogLevel.Warning, "Failed to upload image: {Detail}")]
    private partial void LogFailed(string detail);
}
