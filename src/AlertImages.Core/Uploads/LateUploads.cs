using AlertImages.Core.Work;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Uploads;

/// <summary>Uploads in the background what could not be uploaded at once: repeats of the notification and the history have the link then.</summary>
public sealed partial class LateUploads(IObjectStore catalog, PictureUploads uploads, TimeProvider time, ILogger<LateUploads> logger)
    : PeriodicService(TimeSpan.FromSeconds(30), time, startsAtOnce: false)
{
    private const int Batch = 32;
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    /// <summary>One round; the number of pictures that got a link.</summary>
    public async Task<int> UploadDueAsync(CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var picture in await catalog.ListDueUploadsAsync(Batch, cancellationToken))
        {
            if (!File.Exists(picture.Path))
            {
                await catalog.PostponeUploadAsync(picture.Token, null, cancellationToken);
            }
            else if ((await uploads.UploadAsync(picture, s_limit, cancellationToken)).Url is not null)
            {
                done++;
            }
            else
            {
                // the storage is still not well: the others would only wait for it too
                break;
            }
        }

        return done;
    }

    /// <inheritdoc />
    protected override Task RunAsync(CancellationToken stoppingToken) => uploads.IsOn ? UploadDueAsync(stoppingToken) : Task.CompletedTask;

    /// <inheritdoc />
    protected override void Report(Exception exception) => LogFailed(exception);

    [LoggerMessage(LogLevel.Error, "Images that wait for their upload could not be looked after")]
    private partial void LogFailed(Exception exception);
}
