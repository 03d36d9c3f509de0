namespace AlertImages.Core.Provisioned;

/// <summary>A named set of time intervals (Grafana's mute timing, Alertmanager's time interval).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Intervals">A time is inside when it is inside of one of them.</param>
public sealed record MuteTiming(string Name, IReadOnlyList<TimeInterval> Intervals)
{
    /// <summary>Whether the time is inside.</summary>
    public bool Contains(DateTimeOffset time) => Intervals.Any(interval => interval.Contains(time));
}
