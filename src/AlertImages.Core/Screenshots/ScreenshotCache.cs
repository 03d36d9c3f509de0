
namespace AlertImages.Core.Screenshots;

/// <summary>
/// The screenshots of the last minute, running ones included: whoever asks for a picture that is there or under way shares it.
/// Not safe for use by several threads; <see cref="ScreenshotService"/> locks around it.
/// </summary>
internal sealed class ScreenshotCache(TimeSpan lifetime, TimeProvider time)
{
    private readonly Dictionary<ScreenshotKey, List<Entry>> _entries = [];

    public Task<ScreenshotResult>? Find(ScreenshotRequest request)
    {
        Prune();
        return _entries.GetValueOrDefault(request.Key)?.FirstOrDefault(entry => entry.Window.IsCloseTo(request.Window, lifetime))?.Work;
    }

    public void Add(ScreenshotRequest request, Task<ScreenshotResult> work)
    {
        if (!_entries.TryGetValue(request.Key, out var entries))
        {
            _entries[request.Key] = entries = [];
        }

        entries.Add(new Entry(request.Window, work, time.GetUtcNow()));
    }

    private void Prune()
    {
        var oldest = time.GetUtcNow() - lifetime;
        foreach (var (key, entries) in _entries)
        {
            entries.RemoveAll(entry => entry.Work.IsCompleted && (entry.StartedAt <= oldest || !HasPicture(entry.Work)));
            if (entries.Count == 0)
            {
                _entries.Remove(key);
            }
        }
    }

    /// <summary>A failure is not kept: the next alert may try again.</summary>
    private static bool HasPicture(Task<ScreenshotResult> work) =>
        work.IsCompletedSuccessfully && work.GetAwaiter().GetResult() is ScreenshotResult.Taken taken && File.Exists(taken.Picture.Path);

    private sealed record Entry(ScreenshotWindow Window, Task<ScreenshotResult> Work, DateTimeOffset StartedAt);
}
