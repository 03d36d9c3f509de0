using AlertImages.Core.Pictures;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Work;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Pipeline;

/// <summary>
/// Claims events and runs each through the pipeline. Waiting for a picture costs no thread, so many events wait at once and a renderer
/// that hangs holds nobody up.
/// </summary>
public sealed partial class AlertWorker(IAlertStore store, AlertPipeline pipeline, PipelineMetrics metrics, TimeProvider time, ILogger<AlertWorker> logger)
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
            await _persistence.RunAsync(() => store.CompleteEventAsync(alertEvent, outcome.Pictures, outcome.Deliveries, CancellationToken.None), stoppingToken);
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

        await Task.WhenAll((outcome?.Late ?? []).Select(late => AddLateImageAsync(alertEvent, outcome!, late.Index, late.Work, stoppingToken)));
    }

    /// <summary>The notification has left; its picture is added to it where that is possible.</summary>
    private async Task AddLateImageAsync(StoredEvent alertEvent, PipelineOutcome outcome, int index, Task<AlertPicture> work, CancellationToken stoppingToken)
    {
        try
        {
            if ((await work.WaitAsync(stoppingToken)).Token is { } token)
            {
                string[] integrations = [.. outcome.Deliveries.Where(static delivery => delivery.TakesLatePictures).Select(static delivery => delivery.Integration)];
                await store.AddLatePictureAsync(alertEvent.Id, index, token, integrations, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // stopping: the picture is kept for the repeats
        }
        catch (Exception exception)
        {
            // the message is there; only its picture is not
            LogNotAdded(exception, alertEvent.Group.GroupKey, alertEvent.Id);
        }
    }

    private async Task GiveBackAsync(StoredEvent alertEvent, bool failed, CancellationToken stoppingToken)
    {
        try
        {
            await _persistence.RunAsync(() => store.ReleaseEventAsync(alertEvent, failed, CancellationToken.None), stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // stopping with a store that fails: the next start takes the lease back
        }
    }

    [LoggerMessage(LogLevel.Error, "Alert group {GroupKey} of event {EventId} met a bug in the pipeline and is tried again")]
    private partial void LogGroupFailed(Exception exception, string groupKey, string eventId);

    [LoggerMessage(LogLevel.Warning, "A late image of alert group {GroupKey} of event {EventId} could not be noted")]
    private partial void LogNotAdded(Exception exception, string groupKey, string eventId);

    [LoggerMessage(LogLevel.Error, "Could not claim events; retrying")]
    private partial void LogStoreFailed(Exception exception);

    [LoggerMessage(LogLevel.Error, "Could not save the result of an event; retrying")]
    private static partial void LogNotSaved(ILogger logger, Exception exception);
}
