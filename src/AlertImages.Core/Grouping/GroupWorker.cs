using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Provisioned;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Grouping;

/// <summary>
/// Looks at each group when its time has come. The times are in the store: a restart keeps them, and what came due meanwhile is done at once.
/// </summary>
public sealed partial class GroupWorker(
    IGroupStore store, ProvisionedHolder provisioned, LinkCompletion address, QueueMetrics metrics, TimeProvider time,
    ILogger<GroupWorker> logger) : BackgroundService
{
    private const int MaxAtOnce = 50;
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(1);
    private PolicyTree? _routed;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // the store may be back in a moment; the groups wait in it
                metrics.StoreErrors.Increment();
                LogFailed(exception);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken);
            }
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        if (provisioned.Current.Policies is { } policies)
        {
            if (policies != _routed)
            {
                await store.RerouteAsync(policies.Route, stoppingToken);
                _routed = policies;
            }

            var flush = new GroupFlush(policies, address);
            var flushed = await store.FlushDueAsync(flush.Decide, MaxAtOnce, stoppingToken);
            if (flush.HasOldGroups)
            {
                _routed = null;
            }

            if (flushed > 0)
            {
                return;
            }
        }

        var wait = await store.NextFlushAsync(stoppingToken) is { } next ? next - time.GetUtcNow() : s_longestWait;
        await store.GroupsChanged.WaitAsync(TimeSpan.FromTicks(Math.Clamp(wait.Ticks, TimeSpan.TicksPerMillisecond, s_longestWait.Ticks)), time, stoppingToken);
    }

    [LoggerMessage(LogLevel.Error, "The groups of alerts could not be looked at")]
    private partial void LogFailed(Exception exception);
}
