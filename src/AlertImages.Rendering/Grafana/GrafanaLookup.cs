namespace AlertImages.Rendering.Grafana;

/// <summary>
/// Keeps what was found out about each key: for five minutes, or for ten seconds what may soon be otherwise (Grafana lets a Viewer see a new dashboard only
/// after 9 to 16 seconds).
/// Several who ask at once ask once.
/// </summary>
/// <typeparam name="T">What is found out.</typeparam>
/// <param name="time">The clock.</param>
/// <param name="ask">Finds it out, and says whether it will last. Its token is the time-out.</param>
internal sealed class GrafanaLookup<T>(TimeProvider time, Func<long, string, CancellationToken, Task<(T Value, bool Lasts)>> ask)
{
    private const int MaxKept = 5000;
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_shortLife = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(long OrgId, string Key), Entry> _known = [];
    private readonly Lock _gate = new();

    public Task<T> FindAsync(long orgId, string key, CancellationToken cancellationToken) => Find(orgId, key).WaitAsync(cancellationToken);

    private Task<T> Find(long orgId, string key)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            if (_known.TryGetValue((orgId, key), out var known) && now - known.At <= known.Life && !known.Work.IsFaulted)
            {
                return known.Work;
            }

            if (_known.Count > MaxKept)
            {
                _known.Clear();
            }

            var entry = new Entry(now);
            entry.Work = AskAsync(orgId, key, entry);
            _known[(orgId, key)] = entry;
            return entry.Work;
        }
    }

    private async Task<T> AskAsync(long orgId, string key, Entry entry)
    {
        using var deadline = new CancellationTokenSource(s_timeout, time);
        var (value, lasts) = await ask(orgId, key, deadline.Token);
        entry.Life = lasts ? s_life : s_shortLife;
        return value;
    }

    private sealed class Entry(DateTimeOffset at)
    {
        public DateTimeOffset At { get; } = at;

        public TimeSpan Life { get; set; } = s_life;

        public Task<T> Work { get; set; } = null!;
    }
}
