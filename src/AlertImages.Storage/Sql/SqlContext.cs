using AlertImages.Core.Pipeline;

namespace AlertImages.Storage.Sql;

/// <summary>What the parts of a store share.</summary>
internal sealed record SqlContext(SqlEngine Engine, BatchWriter Writer, StoreOptions Options, TimeProvider Time) : IDisposable
{
    private int _leases;

    /// <summary>Names this process in leases.</summary>
    public string Owner { get; } = Guid.NewGuid().ToString("N");

    public Backlog Backlog { get; } = new();

    public WorkSignal EventsChanged { get; } = new();

    public WorkSignal DeliveriesChanged { get; } = new();

    public WorkSignal GroupsChanged { get; } = new();

    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public long LeaseTime => (long)Options.LeaseTime.TotalMilliseconds;

    /// <summary>A lease of its own for every claim: what was taken over in the meantime cannot be finished any more.</summary>
    public string NewLease() => $"{Owner}/{Interlocked.Increment(ref _leases)}";

    /// <summary>Where a picture lies here: rows of a shared store hold only its name.</summary>
    public string PathOf(string stored) => Engine.IsShared ? Path.Combine(Options.PictureFolder, Path.GetFileName(stored)) : stored;

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
