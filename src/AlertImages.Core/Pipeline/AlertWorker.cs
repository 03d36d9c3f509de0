using AlertImages.Core.Delivery;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Work;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Pipeline;

/// <summary>
/// Claims events and runs each through the pipeline. Waiting for a picture costs no thread, so many events wait at once and a renderer
/// that hangs holds nobody up.
/// </summary>
public sealed partial class AlertWorker(
    IAlertStore store, AlertPipeline pipeline, LatePictureWork late, QueueMetrics metrics, TimeProvider time,
    ILogger<AlertWorker> logger)
    : PollingService(store.EventsChanged, time)
{
    private const int MaxInFlight = 1000;

    /// <summary>A claim holds the writer; senders wait for it.</summary>
    private const int MaxAtOnce = 100;
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);
    private readonly PersistentWrite _persistence = new(
        exception =>
        {
            metrics.StoreErrors.Increment();
            LogNotSaved(logger, exception);
        },
        time);
    private int _inFlight;

    /// <inheritdoc />
    protected override async Task<bool> PollAsync(CancellationToken stoppingToken)
    {
        var free = Math.Min(MaxInFlight - Volatile.Read(ref _inFlight), MaxAtOnce);
        var claimed = free > 0 ? await store.ClaimEventsAsync(free, stoppingToken) : [];
        foreach (var alertEvent in claimed)
        {
            Interlocked.Increment(ref _inFlight);
            Start(() => RunAsync(alertEvent, stoppingToken), exception => LogGroupFailed(exception, alertEvent.Group.GroupKey, alertEvent.Id));
        }

        return claimed.Count > 0;
    }

    /// <inheritdoc />
    protected override Task<TimeSpan> GetLongestWaitAsync(CancellationToken stoppingToken) => Task.FromResult(s_longestWait);

    /// <inheritdoc />
    protected override void Report(Exception exception)
    {
        metrics.StoreErrors.Increment();
        LogStoreFailed(exception);
    }

    private async Task RunAsync(StoredEvent alertEvent, CancellationToken stoppingToken)
    {
        PipelineOutcome? outcome = null;
        using var span = Tracing.Start("pipeline", alertEvent.Id);
        try
        {
            outcome = await pipeline.RunAsync(alertEvent, stoppingToken);
            using var storing = Tracing.StartStep("store");
            await _persistence.RunAsync(() => store.CompleteEventAsync(alertEvent, outcome, CancellationToken.None), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await GiveBackAsync(alertEvent, failed: false, stoppingToken);
        }
        catch (Exception exception)
        {
            // one group must not end the worker; claims are counted, so that a group that always fails is parked
            LogGroupFailed(exception, alertEvent.Group.GroupKey, alertEvent.Id);
            await GiveBackAsync(alertEvent, failed: true, stoppingToken);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            store.EventsChanged.Raise();
        }

        await (outcome is null ? Task.CompletedTask : late.AddAsync(alertEvent, outcome.Deliveries, stoppingToken));
    }

    private async Task GiveBackAsync(StoredEvent alertEvent, bool failed, CancellationToken stoppingToken)
    {
        late.Forget(alertEvent);
        try
        {
            await _persistence.RunAsync(() => store.ReleaseEventAsync(alertEvent, failed, CancellationToken.None), stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // stopping with a store that fails: the next start takes the lease back
        }
    }

    [LoggerMessage(LogLevel.Error, "Processing alert group {GroupKey}, event {EventId}, failed unexpectedly; it will be retried")]
    private partial void LogGroupFailed(Exception exception, string groupKey, string eventId);

    [LoggerMessage(LogLevel.Error, "Could not claim events; retrying")]
    private partial void LogStoreFailed(Exception exception);

    [LoggerMessage(LogLevel.Error, "Could not save the result of an event; retrying")]
    private static partial void LogNotSaved(ILogger logger, Exception exception);
}
