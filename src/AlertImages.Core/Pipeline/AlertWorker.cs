using AlertImages.Core.Delivery;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Work;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Pipeline;

/// <summary>
/// Claims events and runs each through the pipeline. Waiting for a picture costs no thread, so many events wait at once and a renderer
/// that hangs holds nobody up.
/// </summary>
public sealed partial class AlertWorker(
    IAlertStore store, AlertPipeline pipeline, LatePictureWork late, QueueMetrics metrics, TimeProvider time, ILogger<AlertWorker> logger) : BackgroundService
{
    private const int MaxInFlight = 1000;

    /// <summary>A claim holds the writer; senders wait for it.</summary>
    private const int MaxAtOnce = 100;
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);
    private readonly HashSet<Task> _running = [];
    private readonly PersistentWrite _persistence = new(() => metrics.StoreErrors.Increment(), time, logger);
    private int _inFlight;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await StartWaitingAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopping: the events under way are awaited below
        }
        finally
        {
            await Task.WhenAll(_running);
        }
    }

    private async Task StartWaitingAsync(CancellationToken stoppingToken)
    {
        _running.RemoveWhere(static run => run.IsCompleted);
        try
        {
            var free = Math.Min(MaxInFlight - Volatile.Read(ref _inFlight), MaxAtOnce);
            var claimed = free > 0 ? await store.ClaimEventsAsync(free, stoppingToken) : [];
            foreach (var alertEvent in claimed)
            {
                Interlocked.Increment(ref _inFlight);
                _running.Add(RunAsync(alertEvent, stoppingToken));
            }

            if (claimed.Count == 0)
            {
                await store.EventsChanged.WaitAsync(s_longestWait, time, stoppingToken);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // the store may be back in a moment; events wait in it
            metrics.StoreErrors.Increment();
            LogStoreFailed(exception);
            await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken);
        }
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

    [LoggerMessage(LogLevel.Error, "The store of events failed")]
    private partial void LogStoreFailed(Exception exception);
}
