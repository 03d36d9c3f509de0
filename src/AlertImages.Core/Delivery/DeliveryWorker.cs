using System.Collections.Concurrent;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Work;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Delivery;

/// <summary>
/// Claims due deliveries and runs them, never more than <c>workers</c> at a time, a quarter of them for one integration, and no more for an integration
/// than its vendor's pace allows: each has a lane of its own.
/// </summary>
public sealed partial class DeliveryWorker(
    IDeliveryStore store, DeliveryService deliveries, ProvisionedHolder provisioned, DeliveryOptions options, QueueMetrics metrics, TimeProvider time,
    ILogger<DeliveryWorker> logger)
    : PollingService(store.DeliveriesChanged, time)
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);

    /// <summary>Pause after an attempt that failed unexpectedly: nobody knows how far it came.</summary>
    private static readonly TimeSpan s_pauseAfterBug = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time = time;
    private readonly MessagePacer _pacer = new(time);
    private readonly ConcurrentDictionary<string, int> _running = new(StringComparer.Ordinal);
    private readonly PersistentWrite _persistence = new(
        exception =>
        {
            metrics.StoreErrors.Increment();
            LogNotSaved(logger, exception);
        },
        time);

    private int Free => options.Workers - _running.Values.Sum();

    /// <inheritdoc />
    protected override async Task<bool> PollAsync(CancellationToken stoppingToken)
    {
        var free = Free;
        var claimed = free > 0 ? await store.ClaimDeliveriesAsync(free, options.WorkersPerIntegration, Lanes(), stoppingToken) : [];
        foreach (var delivery in claimed)
        {
            if (provisioned.Current.Find(delivery.ContactPoint, delivery.Integration) is { } integration)
            {
                _pacer.Take(integration);
            }

            _running.AddOrUpdate(delivery.Integration, 1, static (_, count) => count + 1);
            Start(() => RunAsync(delivery, stoppingToken), exception => LogFailed(exception, delivery.Group.GroupKey, delivery.ContactPoint));
        }

        return claimed.Count > 0;
    }

    /// <inheritdoc />
    protected override async Task<TimeSpan> GetLongestWaitAsync(CancellationToken stoppingToken)
    {
        var paced = provisioned.Current.All.Select(_pacer.UntilNext).Where(static wait => wait > TimeSpan.Zero).DefaultIfEmpty(s_longestWait).Min();
        var due = await UntilDueAsync(stoppingToken);
        return paced < due ? paced + TimeSpan.FromMilliseconds(1) : due;
    }

    /// <inheritdoc />
    protected override void Report(Exception exception)
    {
        metrics.StoreErrors.Increment();
        LogStoreFailed(exception);
    }

    /// <summary>What each integration has running; one that is ahead of its pace counts as full, as far as it is.</summary>
    private Dictionary<string, int> Lanes()
    {
        var lanes = _running.ToDictionary(StringComparer.Ordinal);
        foreach (var integration in provisioned.Current.All.Where(static integration => integration.Pace is not null))
        {
            lanes[integration.Uid] = Math.Max(lanes.GetValueOrDefault(integration.Uid), options.WorkersPerIntegration - _pacer.Available(integration));
        }

        return lanes;
    }

    private async Task<TimeSpan> UntilDueAsync(CancellationToken stoppingToken)
    {
        if (Free <= 0 || await store.NextDueAsync(stoppingToken) is not { } due)
        {
            return s_longestWait;
        }

        // a due delivery that was not claimed waits for its predecessor, whose end raises the signal
        var wait = due - _time.GetUtcNow();
        return wait <= TimeSpan.Zero || wait > s_longestWait ? s_longestWait : wait + TimeSpan.FromMilliseconds(1);
    }

    private async Task RunAsync(ClaimedDelivery delivery, CancellationToken stoppingToken)
    {
        try
        {
            var outcome = await AttemptAsync(delivery);
            await _persistence.RunAsync(() => store.FinishAttemptAsync(delivery, outcome, CancellationToken.None), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopping with a store that fails: the next start takes the lease back, and the delivery may arrive twice
            LogOutcomeLost(delivery.Group.GroupKey, delivery.ContactPoint);
        }
        finally
        {
            _running.AddOrUpdate(delivery.Integration, 0, static (_, count) => count - 1);
            store.DeliveriesChanged.Raise();
        }
    }

    private async Task<DeliveryOutcome> AttemptAsync(ClaimedDelivery delivery)
    {
        try
        {
            // send_timeout bounds the attempt: at shutdown it is finished rather than cut off
            return await deliveries.DeliverAsync(delivery, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // a bug around the attempt must not keep the row leased; attempts are counted, so that one that always fails becomes visible as dead
            LogFailed(exception, delivery.Group.GroupKey, delivery.ContactPoint);
            var (reason, detail) = (FailureReason.Other.Label(), exception.GetType().Name);
            return delivery.Attempt < options.MaxAttempts
                ? new DeliveryOutcome(DeliveryState.Retry, _time.GetUtcNow() + s_pauseAfterBug, reason, detail)
                : new DeliveryOutcome(DeliveryState.Dead, Reason: reason, Detail: detail);
        }
    }

    [LoggerMessage(LogLevel.Error, "Could not claim deliveries; retrying")]
    private partial void LogStoreFailed(Exception exception);

    [LoggerMessage(LogLevel.Error, "Could not save the result of a delivery; retrying")]
    private static partial void LogNotSaved(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "Delivery of alert group {GroupKey} to contact point {ContactPoint} failed unexpectedly")]
    private partial void LogFailed(Exception exception, string groupKey, string contactPoint);

    [LoggerMessage(LogLevel.Error, "Could not save the result of a delivery of alert group {GroupKey} to contact point {ContactPoint}; it may be sent again")]
    private partial void LogOutcomeLost(string groupKey, string contactPoint);
}
