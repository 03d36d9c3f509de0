using AlertImages.Core.Provisioned;

namespace AlertImages.Core.Delivery;

/// <summary>
/// Keeps each integration within its vendor's pace, so that a storm of alerts is spread out rather than refused. Not safe for several threads: it belongs to
/// the worker's loop.
/// </summary>
public sealed class MessagePacer(TimeProvider time)
{
    private readonly Dictionary<string, (double Left, DateTimeOffset At)> _budgets = new(StringComparer.Ordinal);

    /// <summary>Messages that may start now.</summary>
    public int Available(Integration integration) => (int)Left(integration);

    /// <summary>Counts a message that starts.</summary>
    public void Take(Integration integration)
    {
        ArgumentNullException.ThrowIfNull(integration);
        if (integration.Pace is not null)
        {
            _budgets[integration.Uid] = (Left(integration) - 1, time.GetUtcNow());
        }
    }

    /// <summary>When the next message may start; zero when one may start now.</summary>
    public TimeSpan UntilNext(Integration integration)
    {
        ArgumentNullException.ThrowIfNull(integration);
        return integration.Pace is { } pace && Left(integration) is < 1 and var left ? TimeSpan.FromMinutes((1 - left) / pace.PerMinute) : TimeSpan.Zero;
    }

    private double Left(Integration integration)
    {
        if (integration.Pace is not { } pace)
        {
            return int.MaxValue;
        }

        var (left, at) = _budgets.GetValueOrDefault(integration.Uid, (pace.Burst, time.GetUtcNow()));
        // a clock that is set back must not stop anybody
        var passed = Math.Max(0, (time.GetUtcNow() - at).TotalMinutes);
        return Math.Min(pace.Burst, left + (passed * pace.PerMinute));
    }
}
