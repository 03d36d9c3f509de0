using AlertImages.Core.Delivery;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Work;
using AlertImages.Storage.Sql;

namespace AlertImages.Daemon.Hosting;

/// <summary>Keeps the leases of this daemon, where several share a store, and takes over what one has left behind.</summary>
internal sealed partial class Leases(IAlertStore store, StoreOptions options, QueueMetrics metrics, TimeProvider time, ILogger<Leases> logger)
    : PeriodicService(options.LeaseTime / 3, time)
{
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        var taken = await store.KeepLeasesAsync(stoppingToken);
        if (taken.Rows > 0)
        {
            LogTakenOver(taken.Rows);
        }
    }

    protected override void Report(Exception exception)
    {
        metrics.StoreErrors.Increment();
        LogFailed(exception);
    }

    [LoggerMessage(LogLevel.Warning, "Took over {Rows} events and deliveries of a daemon that gave no sign of life")]
    private partial void LogTakenOver(int rows);

    [LoggerMessage(LogLevel.Error, "Leases could not be kept")]
    private partial void LogFailed(Exception exception);
}
