using AlertImages.Core.Delivery;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Work;

namespace AlertImages.Daemon.Hosting;

/// <summary>
/// Notices that somebody has set the clock, and moves what waits along, so that nothing waits an hour longer and nothing is given up an hour too
/// early.
/// </summary>
internal sealed partial class ClockWatch(
    IAlertStore store, QueueMetrics metrics, TimeProvider time, ILogger<ClockWatch> logger) : PeriodicService(s_interval, time)
{
    /// <summary>Smaller differences are those of a clock that is being kept right.</summary>
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _time = time;
    private (DateTimeOffset Clock, long Timestamp) _last = (time.GetUtcNow(), time.GetTimestamp());

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        var now = (Clock: _time.GetUtcNow(), Timestamp: _time.GetTimestamp());
        var jump = now.Clock - _last.Clock - _time.GetElapsedTime(_last.Timestamp, now.Timestamp);
        if (jump.Duration() > s_tolerance)
        {
            metrics.ClockJumps.Increment();
            LogJump(jump);
            await store.ShiftTimesAsync(jump, stoppingToken);
        }

        _last = now;
    }

    protected override void Report(Exception exception)
    {
        metrics.StoreErrors.Increment();
        LogFailed(exception);
    }

    [LoggerMessage(LogLevel.Warning, "The clock was set by {Jump}; what waits is moved along")]
    private partial void LogJump(TimeSpan jump);

    [LoggerMessage(LogLevel.Error, "What waits could not be moved along with the clock")]
    private partial void LogFailed(Exception exception);
}
