using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Images;

/// <summary>
/// Deletes old picture files at start and then every ten minutes, as Grafana's clean-up job does, but never one whose alert is still
/// active: a repeated notification shows its first picture again.
/// </summary>
public sealed partial class ImageJanitor(ImageFolders folders, ImageRetention retention, IImageCatalog catalog, TimeProvider time, ILogger<ImageJanitor> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(10);

    /// <summary>One round; the number of files deleted.</summary>
    public async Task<int> CleanAsync(CancellationToken cancellationToken)
    {
        var kept = await catalog.ListKeptPathsAsync(cancellationToken);
        var deleted = Clean(folders.Png, retention.TempData, kept);
        var rows = await catalog.DeleteExpiredImagesAsync(cancellationToken);
        LogCompleted(deleted, rows);
        return deleted;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        do
        {
            try
            {
                await CleanAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // the next round may find the store or the disk well again
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private int Clean(string folder, TimeSpan lifetime, IReadOnlySet<string> kept)
    {
        if (lifetime == TimeSpan.Zero || !Directory.Exists(folder))
        {
            return 0;
        }

        var deleted = 0;
        var oldest = time.GetUtcNow() - lifetime;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (file.LastWriteTimeUtc < oldest.UtcDateTime && !kept.Contains(file.FullName))
            {
                try
                {
                    file.Delete();
                    deleted++;
                }
                catch (IOException exception)
                {
                    LogNotDeleted(exception, file.FullName);
                }
            }
        }

        return deleted;
    }

    [LoggerMessage(LogLevel.Debug, "Completed cleanup jobs: {Files} picture files and {Rows} expired images deleted")]
    private partial void LogCompleted(int files, int rows);

    [LoggerMessage(LogLevel.Error, "Failed to delete expired images")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Failed to delete temp file {File}")]
    private partial void LogNotDeleted(Exception exception, string file);
}
