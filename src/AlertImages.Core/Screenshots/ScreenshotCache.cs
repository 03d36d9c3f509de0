namespace AlertImages.Core.Screenshots;

/// <summary>
/// The screenshots of the last minute, running ones included: whoever asks for a picture that is there or in progress shares it.
/// Not safe for use by several threads; <see cref="ScreenshotService"/> locks around it. That is why it never touches the disk: the janitor keeps a file
/// a thousand times longer than an entry lives, and a notification leaves out a picture whose file somebody else deleted.
/// </summary>
internal sealed class ScreenshotCache(TimeSpan lifetime, TimeProvider time)
{
    /// <summary>Each request adds one entry at most, so two inspected ones keep up with it.</summary>
    private const int InspectedPerRequest = 2;

    private readonly Dictionary<ScreenshotKey, List<Entry>> _byKey = [];
    private readonly Queue<Entry> _oldestFirst = new();

    /// <summary>Entries in memory, expired ones included.</summary>
    public int Count => _oldestFirst.Count;

    public Task<ScreenshotResult>? Find(ScreenshotRequest request)
    {
        RemoveExpired();
        return _byKey.GetValueOrDefault(request.Key)?.Find(entry => entry.Window.IsCloseTo(request.Window, lifetime) && IsShared(entry))?.Work;
    }

    public void Add(ScreenshotRequest request, Task<ScreenshotResult> work)
    {
        var entry = new Entry(request.Key, request.Window, work, time.GetTimestamp());
        if (!_byKey.TryGetValue(entry.Key, out var entries))
        {
            _byKey[entry.Key] = entries = [];
        }

        entries.Add(entry);
        _oldestFirst.Enqueue(entry);
    }

    /// <summary>A failure is not shared: the next alert may try again.</summary>
    private bool IsShared(Entry entry) =>
        !entry.Work.IsCompleted || (!IsExpired(entry) && entry.Work.IsCompletedSuccessfully && entry.Work.GetAwaiter().GetResult() is ScreenshotResult.Taken);

    private bool IsExpired(Entry entry) => time.GetElapsedTime(entry.StartedAt) >= lifetime;

    private void RemoveExpired()
    {
        for (var inspected = 0; inspected < InspectedPerRequest && _oldestFirst.TryPeek(out var oldest) && IsExpired(oldest); inspected++)
        {
            _oldestFirst.Dequeue();
            if (!oldest.Work.IsCompleted)
            {
                // still shared, so it is inspected again after the others
                _oldestFirst.Enqueue(oldest);
            }
            else if (_byKey[oldest.Key] is { Count: > 1 } entries)
            {
                entries.Remove(oldest);
            }
            else
            {
                _byKey.Remove(oldest.Key);
            }
        }
    }

    private sealed class Entry(ScreenshotKey key, ScreenshotWindow window, Task<ScreenshotResult> work, long startedAt)
    {
        public ScreenshotKey Key => key;

        public ScreenshotWindow Window => window;

        public Task<ScreenshotResult> Work => work;

        public long StartedAt => startedAt;
    }
}
