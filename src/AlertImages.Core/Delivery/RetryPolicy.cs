namespace AlertImages.Core.Delivery;

/// <summary>When to try a delivery again: exponential back-off with full jitter from 1 s to 5 min, or as the vendor asks, within the limits.</summary>
public sealed class RetryPolicy(DeliveryOptions options, Random random)
{
    /// <summary>The longest wish of a vendor that is honoured to the letter.</summary>
    public static readonly TimeSpan MaxWish = TimeSpan.FromMinutes(15);

    /// <summary>The window ends nothing before this attempt: a daemon that was down or a clock that was set must not use it up.</summary>
    private const int MinAttempts = 3;

    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5);

    /// <summary>The pause before the next attempt; null when there is to be none.</summary>
    /// <param name="attempt">Number of the attempt that failed, from 1.</param>
    /// <param name="age">Time since the delivery was created.</param>
    /// <param name="wish">The vendor's own wish, if it has one.</param>
    public TimeSpan? NextPause(int attempt, TimeSpan age, TimeSpan? wish)
    {
        if (attempt >= options.MaxAttempts)
        {
            return null;
        }

        var pause = wish is { } asked && asked >= TimeSpan.Zero ? Min(asked, MaxWish) : Backoff(attempt);
        return attempt >= MinAttempts && age + pause > options.RetryWindow ? null : pause;
    }

    private TimeSpan Backoff(int attempt)
    {
        var ceiling = Min(s_first * Math.Pow(2, Math.Min(attempt - 1, 16)), s_longest);
        return s_first + ((ceiling - s_first) * random.NextDouble());
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
