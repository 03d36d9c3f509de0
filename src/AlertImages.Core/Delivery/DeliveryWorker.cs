using System.Collections.Concurrent;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Work;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Delivery;

/// <summary>
/// Claims due deliveries and runs them, never more than <c>workers</c> at a time, a quarter of them for one integration, and no more for an integration than
/// its
/// vendor's pace allows: each has a lane of its own.
/// </summary>
public sealed partial class DeliveryWorker(
    IDeliveryStore store, DeliveryService deliveries, ProvisionedHolder provisioned, DeliveryOptions options, QueueMetrics metrics, TimeProvider time,
    ILogger<DeliveryWorker> logger) : BackgroundService
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);
    private readonly MessagePacer _pacer = new(time);
    private readonly ConcurrentDictionary<string, int> _running = new(StringComparer.Ordinal);
    private readonly HashSet<Task> _attempts = [];
    private readonly PersistentWrite _persistence = new(() => metrics.StoreErrors.Increment(), time, logger);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await StartDueAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopping: the attempts under way are awaited below
        }
        finally
        {
            await Task.WhenAll(_attempts);
        }
    }

    private async Task StartDueAsync(CancellationToken stoppingToken)
    {
        _attempts.RemoveWhere(static attempt => attempt.IsCompleted);
        try
        {
            var free = options.Workers - _running.Values.Sum();
            var claimed = free > 0 ? await store.ClaimDeliveriesAsync(free, options.WorkersPerIntegration, Lanes(), stoppingToken) : [];
            foreach (var delivery in claimed)
            {
                if (provisioned.Current.Find(delivery.ContactPoint, delivery.Integration) is { } integration)
                {
                    _pacer.Take(integration);
                }

                _running.AddOrUpdate(delivery.Integration, 1, static (_, count) => count + 1);
                _attempts.Add(AttemptAsync(delivery, stoppingToken));
            }

            if (claimed.Count == 0)
            {
                await store.DeliveriesChanged.WaitAsync(await NextWaitAsync(free, stoppingToken), time, stoppingToken);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // the store may be back in a moment; deliveries wait in it
            metrics.StoreErrors.Increment();
            LogStoreFailed(exception);
            await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken);
        }
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

    private async Task<TimeSpan> NextWaitAsync(int free, CancellationToken stoppingToken)
    {
        var paced = provisioned.Current.All.Select(_pacer.UntilNext).Where(static wait => wait > TimeSpan.Zero).DefaultIfEmpty(s_longestWait).Min();
        var due = await NextDueAsync(free, stoppingToken);
        return paced < due ? paced + TimeSpan.FromMilliseconds(1) : due;
    }

    private async Task<TimeSpan> NextDueAsync(int free, CancellationToken stoppingToken)
    {
        if (free <= 0 || await store.NextDueAsync(stoppingToken) is not { } due)
        {
            return s_longestWait;
        }

        // a due delivery that was not claimed waits for its turn: its predecessor's end raises the signal
        var wait = due - time.GetUtcNow();
        return wait <= TimeSpan.Zero || wait > s_longestWait ? s_longestWait : wait + TimeSpan.FromMilliseconds(1);
    }

    private async Task AttemptAsync(ClaimedDelivery delivery, CancellationToken stoppingToken)
    {
        try
        {
            // the attempt is bounded by send_timeout: at shutdown it is finished rather than cut off
            var outcome = await deliveries.DeliverAsync(delivery, CancellationToken.None);
            await _persistence.RunAsync(() => store.FinishAttemptAsync(delivery, outcome, CancellationToken.None), stoppingToken);
        }
        catch (OperationCanceledException)
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

    [LoggerMessage(LogLevel.Error, "Deliveries could not be claimed")]
    private partial void LogStoreFailed(Exception exception);

    [LoggerMessage(
        LogLevel.Error,
        "The outcome of a delivery of alert group {GroupKey} to contact point {ContactPoint} could not be stored; it may be sent again")]
    private partial void LogOutcomeLost(string groupKey, string contactPoint);
}
