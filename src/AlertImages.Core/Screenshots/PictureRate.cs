namespace AlertImages.Core.Screenshots;

/// <summary>
/// Storm control over all groups (<c>max_per_minute</c>): how many screenshots begin within a minute. A quarter of them is kept for severe alerts.
/// Not safe for use by several threads;
/// <see cref="ScreenshotService"/> locks around it.
/// </summary>
internal sealed class PictureRate(int maxPerMinute, TimeProvider time)
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
    private readonly Queue<DateTimeOffset> _begun = [];

    /// <summary>Counts one more, or says that it is one too many.</summary>
    public bool TryTake(bool isUrgent)
    {
        if (maxPerMinute == 0)
        {
            return true;
        }

        var now = time.GetUtcNow();
        while (_begun.TryPeek(out var oldest) && now - oldest >= s_minute)
        {
            _begun.Dequeue();
        }

        if (_begun.Count >= (isUrgent ? maxPerMinute : maxPerMinute - (maxPerMinute / 4)))
        {
            return false;
        }

        _begun.Enqueue(now);
        return true;
    }
}
