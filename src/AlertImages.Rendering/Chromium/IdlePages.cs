namespace AlertImages.Rendering.Chromium;

/// <summary>Pages that nobody uses at the moment; the one that was used last comes first, for it is the warmest.</summary>
internal sealed class IdlePages(TimeProvider time)
{
    // the warmest last
    private readonly List<(WarmPage Page, DateTimeOffset Since)> _pages = [];
    private readonly Lock _gate = new();

    /// <summary>Keeps a page; the answer tells this stay from later ones.</summary>
    public DateTimeOffset Keep(WarmPage page)
    {
        lock (_gate)
        {
            var since = time.GetUtcNow();
            _pages.Add((page, since));
            return since;
        }
    }

    /// <summary>The warmest page; null when there is none.</summary>
    public WarmPage? TryTake()
    {
        lock (_gate)
        {
            while (_pages is [.., var (page, _)])
            {
                _pages.RemoveAt(_pages.Count - 1);
                if (!page.IsBroken)
                {
                    return page;
                }
            }

            return null;
        }
    }

    /// <summary>Takes a page unless it was used since then.</summary>
    public bool TryTake(WarmPage page, DateTimeOffset since)
    {
        lock (_gate)
        {
            return _pages.Remove((page, since));
        }
    }

    /// <summary>
    /// Takes the pages that have been idle for longer than <paramref name="life"/>, the oldest first, and leaves at least <paramref name="kept"/>.
    /// </summary>
    public IReadOnlyList<WarmPage> TakeOlderThan(TimeSpan life, int kept)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var old = _pages.Where(idle => now - idle.Since > life).Take(Math.Max(0, _pages.Count - kept)).ToList();
            old.ForEach(idle => _pages.Remove(idle));
            return [.. old.Select(static idle => idle.Page)];
        }
    }
}
