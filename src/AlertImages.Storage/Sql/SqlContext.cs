using System.Data.Common;
using AlertImages.Core.Work;
using AlertImages.Storage.Rows;
using Dapper;

namespace AlertImages.Storage.Sql;

/// <summary>What the parts of a store share.</summary>
internal sealed record SqlContext(SqlEngine Engine, BatchWriter Writer, StoreOptions Options, TimeProvider Time) : IDisposable
{
    /// <summary>Values of one statement at most.</summary>
    public const int MaxParameters = 500;

    private int _leases;

    /// <summary>Names this process in leases.</summary>
    public string Owner { get; } = Guid.NewGuid().ToString("N");

    public Backlog Backlog { get; } = new();

    public RecentGroups Recent { get; } = new();

    public WorkSignal EventsChanged { get; } = new();

    public WorkSignal DeliveriesChanged { get; } = new();

    public WorkSignal GroupsChanged { get; } = new();

    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public long LeaseTime => (long)Options.LeaseTime.TotalMilliseconds;

    /// <summary>A lease of its own for every claim: what was taken over in the meantime cannot be finished any more.</summary>
    public string NewLease() => $"{Owner}/{Interlocked.Increment(ref _leases)}";

    /// <summary>Rows with the alerts of their events; what is still known is not read again.</summary>
    public List<(T Row, EventContent Content)> WithGroups<T>(DbConnection connection, List<T> rows, Func<T, string> eventOf)
    {
        var known = rows.Select(eventOf).Distinct().ToDictionary(static id => id, id => new EventContent(Recent.Find(id), null));
        var ids = known.Where(static entry => entry.Value.Known is null).Select(static entry => entry.Key).ToArray();
        foreach (var chunk in ids.Chunk(MaxParameters))
        {
            foreach (var (id, payload) in connection.Query<(string, byte[])>(
                $"SELECT event_id, payload FROM event_payload WHERE event_id {Engine.In("@chunk")}",
                new { chunk }))
            {
                known[id] = new EventContent(null, payload);
            }
        }

        return [.. rows.Select(row => (row, known[eventOf(row)]))];
    }

    /// <summary>Where a picture lies here: rows of a shared store hold only its name.</summary>
    public string PathOf(string stored) => Engine.PathOf(stored, Options);

    /// <summary>Wakes who waits in this process.</summary>
    public void Raise(Work work)
    {
        var signal = work switch
        {
            Work.Events => EventsChanged,
            Work.Deliveries => DeliveriesChanged,
            _ => GroupsChanged,
        };
        signal.Raise();
    }

    public void Dispose()
    {
        EventsChanged.Dispose();
        DeliveriesChanged.Dispose();
        GroupsChanged.Dispose();
    }
}
