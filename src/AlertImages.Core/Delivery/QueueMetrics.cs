using AlertImages.Core.Telemetry;

namespace AlertImages.Core.Delivery;

/// <summary>The state of the durable queues, and what went wrong with the store behind them.</summary>
public sealed class QueueMetrics(MetricRegistry registry)
{
    /// <summary>Operations of the store that failed.</summary>
    public Counter StoreErrors { get; } = registry.Counter("alertimages_store_errors_total", "Operations of the store that failed.");

    /// <summary>Jumps of the system clock.</summary>
    public Counter ClockJumps { get; } = registry.Counter(
        "alertimages_clock_jumps_total", "Times that the clock was set by more than five seconds while the daemon ran.");

    /// <summary>Pending events and deliveries and parked ones, by stage.</summary>
    public Gauge QueueDepth { get; } = registry.Gauge(
        "alertimages_queue_depth", "Work that waits, by stage.", ["stage"], [["events"], ["deliveries"], ["parked"]]);

    /// <summary>Seconds since the oldest pending work was created, by stage.</summary>
    public Gauge QueueAge { get; } = registry.Gauge(
        "alertimages_queue_oldest_age_seconds", "Age of the oldest work that waits, by stage.", ["stage"], [["events"], ["deliveries"]]);
}
