using AlertImages.Core.Pictures;
using AlertImages.Core.Work;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Uploads;

/// <summary>
/// Deletes uploaded pictures once they are older than <c>retention</c> and no active alert shows them:
/// those that the store knows every ten minutes, and once a day those
/// of ours that it does not know, after a store was lost or set back.
/// </summary>
public sealed partial class ObjectJanitor(
    UploaderSet uploaders, IObjectStore catalog, PictureRetention retention, UploadMetrics metrics, TimeProvider time, ILogger<ObjectJanitor> logger)
    : PeriodicService(s_interval, time)
{
    /// <summary>What S3 takes in one request; the others follow it.</summary>
    private const int Batch = 1000;

    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_sweepInterval = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(5);

    /// <summary>An object that nobody knows may be one of another daemon that still shows it: it has a week more.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromDays(7);

    private readonly TimeProvider _time = time;
    private DateTimeOffset _nextSweep = time.GetUtcNow() + s_interval;

    /// <summary>Deletes what the store knows and is old enough; the number of objects.</summary>
    public async Task<int> DeleteOldAsync(CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var (provider, uploader) in uploaders.All)
        {
            while (retention.Uploads > TimeSpan.Zero)
            {
                var keys = await catalog.ListOldObjectsAsync(provider, uploader.Target, _time.GetUtcNow() - retention.Uploads, Batch, cancellationToken);
                if (keys.Count == 0 || !await DeleteAsync(provider, uploader, keys, cancellationToken))
                {
                    break;
                }

                deleted += keys.Count;
            }
        }

        return deleted;
    }

    /// <summary>Deletes objects of ours that the store does not know and whose time is over; the number of objects.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var (provider, uploader) in uploaders.All)
        {
            var abandoned = retention.Uploads > TimeSpan.Zero ? await FindAbandonedAsync(provider, uploader, cancellationToken) : [];
            var known = await catalog.FindKnownKeysAsync(provider, uploader.Target, abandoned, cancellationToken);
            List<string> unknown = [.. abandoned.Where(key => !known.Contains(key))];
            if (unknown.Count > 0 && await DeleteAsync(provider, uploader, unknown, cancellationToken))
            {
                deleted += unknown.Count;
            }
        }

        return deleted;
    }

    /// <inheritdoc />
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        LogCompleted(await DeleteOldAsync(stoppingToken));
        if (_time.GetUtcNow() >= _nextSweep)
        {
            _nextSweep = _time.GetUtcNow() + s_sweepInterval;
            LogSwept(await SweepAsync(stoppingToken));
        }
    }

    /// <inheritdoc />
    protected override void Report(Exception exception) => LogFailed(exception);

    private async Task<IReadOnlyList<string>> FindAbandonedAsync(string provider, IImageUploader uploader, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(s_timeout, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var abandoned = await uploader.FindAbandonedAsync(_time.GetUtcNow() - s_grace, Batch, limit.Token);
        Count(provider, "list", abandoned.Fault);
        return abandoned.Keys;
    }

    private async Task<bool> DeleteAsync(string provider, IImageUploader uploader, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(s_timeout, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var fault = await uploader.DeleteAsync(keys, limit.Token);
        Count(provider, "delete", fault);
        if (fault is null)
        {
            await catalog.RemoveObjectsAsync(provider, uploader.Target, keys, cancellationToken);
        }

        return fault is null;
    }

    private void Count(string provider, string operation, StorageFault? fault)
    {
        if (fault is not null)
        {
            metrics.StorageFaults.Increment(operation, fault.Reason.Label());
            LogFault(operation, provider, fault.Reason.Label(), fault.Detail);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Deleted {Count} uploaded images that were older than the retention")]
    private partial void LogCompleted(int count);

    [LoggerMessage(LogLevel.Debug, "Deleted {Count} uploaded images that the store did not know")]
    private partial void LogSwept(int count);

    [LoggerMessage(LogLevel.Warning, "Failed to {Operation} old images at {Provider}: {Reason}: {Detail}")]
    private partial void LogFault(string operation, string provider, string reason, string detail);

    [LoggerMessage(LogLevel.Error, "Uploaded images could not be looked after")]
    private partial void LogFailed(Exception exception);
}
