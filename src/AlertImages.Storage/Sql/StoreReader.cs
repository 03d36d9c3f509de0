using AlertImages.Core.History;

namespace AlertImages.Storage.Sql;

/// <summary>A store that is only read, for commands; a daemon may be using it.</summary>
public sealed class StoreReader : IAsyncDisposable
{
    private readonly SqlEngine _engine;

    internal StoreReader(SqlEngine engine, StoreOptions options) => (_engine, History) = (engine, new SqlHistory(engine, options));

    /// <summary>What became of events.</summary>
    public INotificationHistory History { get; }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
