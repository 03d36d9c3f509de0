using AlertImages.Core.Work;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Pictures;

/// <summary>
/// Deletes old picture files at start and then every ten minutes, as Grafana's clean-up job does, but never one whose alert is still
/// active: a repeated notification shows its first picture again.
/// </summary>
public sealed partial class PictureJanitor(
    PictureFolders folders, PictureRetention retention, IPictureStore catalog, TimeProvider time, ILogger<PictureJanitor> logger)
    : PeriodicService(TimeSpan.FromMinutes(10), time)
{
    private readonly TimeProvider _time = time;

    /// <summary>One round; the number of files deleted.</summary>
    public async Task<int> CleanAsync(CancellationToken cancellationToken)
    {
        var kept = await catalog.ListKeptPathsAsync(cancellationToken);
        var deleted = Clean(folders.Png, retention.TempData, kept);
        var rows = await catalog.DeleteExpiredPicturesAsync(cancellationToken);
        LogCompleted(deleted, rows);
        return deleted;
    }

    /// <inheritdoc />
    protected override Task RunAsync(CancellationToken stoppingToken) => CleanAsync(stoppingToken);

    /// <inheritdoc />
    protected override void Report(Exception exception) => LogFailed(exception);

    private int Clean(string folder, TimeSpan lifetime, IReadOnlySet<string> kept)
    {
        if (lifetime == TimeSpan.Zero || !Directory.Exists(folder))
        {
            return 0;
        }

        var deleted = 0;
        var oldest = _time.GetUtcNow() - lifetime;
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
