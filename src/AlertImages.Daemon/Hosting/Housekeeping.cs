using AlertImages.Core.Delivery;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Sections;

namespace AlertImages.Daemon.Hosting;

/// <summary>Keeps the gauges of pending work up to date and deletes history that is old enough.</summary>
internal sealed partial class Housekeeping(
    IAlertStore store, QueueMetrics metrics, NotificationSettings settings, TimeProvider time, ILogger<Housekeeping> logger)
    : PeriodicService(TimeSpan.FromSeconds(5), time)
{
    private static readonly TimeSpan s_historyInterval = TimeSpan.FromMinutes(10);
    private readonly TimeSpan _retention = settings.HistoryRetention;
    private readonly TimeProvider _time = time;
    private DateTimeOffset _nextHistory = time.GetUtcNow() + s_historyInterval;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        var now = _time.GetUtcNow();
        await store.ReviveParkedAsync(stoppingToken);
        Show(await store.ReadStatisticsAsync(stoppingToken), now);
        if (now >= _nextHistory && _retention > TimeSpan.Zero)
        {
            await store.DeleteHistoryAsync(now - _retention, stoppingToken);
            _nextHistory = now + s_historyInterval;
        }
    }

    protected override void Report(Exception exception)
    {
        metrics.StoreErrors.Increment();
        LogFailed(exception);
    }

    private void Show(QueueStatistics statistics, DateTimeOffset now)
    {
        metrics.QueueDepth.Set(statistics.Events, "events");
        metrics.QueueDepth.Set(statistics.Deliveries, "deliveries");
        metrics.QueueDepth.Set(statistics.Parked, "parked");
        metrics.QueueAge.Set(statistics.OldestEvent is { } oldestEvent ? (now - oldestEvent).TotalSeconds : 0, "events");
        metrics.QueueAge.Set(statistics.OldestDelivery is { } oldestDelivery ? (now - oldestDelivery).TotalSeconds : 0, "deliveries");
    }

    [LoggerMessage(LogLevel.Error, "Store housekeeping failed")]
    private partial void LogFailed(Exception exception);
}
