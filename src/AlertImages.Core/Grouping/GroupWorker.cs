using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Work;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Grouping;

/// <summary>Flushes each group when it is due. The times are in the store: a restart keeps them, and overdue groups are flushed at once.</summary>
public sealed partial class GroupWorker(
    IGroupStore store, ProvisionedHolder provisioned, LinkCompletion address, QueueMetrics metrics, TimeProvider time, ILogger<GroupWorker> logger)
    : PollingService(store.GroupsChanged, time)
{
    private const int MaxAtOnce = 50;
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(1);
    private readonly TimeProvider _time = time;
    private PolicyTree? _routed;

    /// <inheritdoc />
    protected override async Task<bool> PollAsync(CancellationToken stoppingToken)
    {
        if (provisioned.Current.Policies is not { } policies)
        {
            return false;
        }

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

        return flushed > 0;
    }

    /// <inheritdoc />
    protected override async Task<TimeSpan> GetLongestWaitAsync(CancellationToken stoppingToken)
    {
        var wait = await store.NextFlushAsync(stoppingToken) is { } next ? next - _time.GetUtcNow() : s_longestWait;
        return TimeSpan.FromTicks(Math.Clamp(wait.Ticks, TimeSpan.TicksPerMillisecond, s_longestWait.Ticks));
    }

    /// <inheritdoc />
    protected override void Report(Exception exception)
    {
        metrics.StoreErrors.Increment();
        LogFailed(exception);
    }

    [LoggerMessage(LogLevel.Error, "Could not flush due groups; retrying")]
    private partial void LogFailed(Exception exception);
}
