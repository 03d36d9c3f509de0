namespace AlertImages.Core.Work;

/// <summary>
/// The point in time at which a notification leaves, with or without its pictures. It has one start, the receipt of the event, and is passed down
/// unchanged.
/// </summary>
public sealed class Deadline(DateTimeOffset start, TimeSpan budget, TimeProvider time)
{
    /// <summary>What is left; zero once it is over.</summary>
    public TimeSpan Left => start + budget - time.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>True when nothing is left.</summary>
    public bool IsOver => Left == TimeSpan.Zero;

    /// <summary>Completes when this share of what is left now has passed.</summary>
    /// <param name="share">From 0 to 1.</param>
    public Task AfterAsync(double share) => IsOver ? Task.CompletedTask : Task.Delay(Left * share, time, CancellationToken.None);

    /// <summary>Is cancelled when the deadline is over; the caller disposes it.</summary>
    public CancellationTokenSource CreateSource() => new(Left, time);
}
