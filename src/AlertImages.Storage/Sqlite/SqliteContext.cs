using AlertImages.Core.Pipeline;

namespace AlertImages.Storage.Sqlite;

/// <summary>What the parts of the SQLite store share.</summary>
internal sealed record SqliteContext(SqliteDatabase Database, SqliteWriter Writer, TimeProvider Time) : IDisposable
{
    /// <summary>Names this process in leases.</summary>
    public string Owner { get; } = Guid.NewGuid().ToString("N");

    public Backlog Backlog { get; } = new();

    public WorkSignal EventsChanged { get; } = new();

    public WorkSignal DeliveriesChanged { get; } = new();

    public WorkSignal GroupsChanged { get; } = new();

    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Dispose()
    {
        EventsChanged.Dispose();
        DeliveriesChanged.Dispose();
        GroupsChanged.Dispose();
    }
}
