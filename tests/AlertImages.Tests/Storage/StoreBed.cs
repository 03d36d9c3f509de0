using AlertImages.Storage.Postgres;
using AlertImages.Storage.Sql;
using AlertImages.Storage.Sqlite;
using AlertImages.TestSupport;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Storage;

/// <summary>A real store of one of the engines, empty at first. It can be opened several times, one after the other.</summary>
internal sealed class StoreBed : IDisposable
{
    public const string Sqlite = "sqlite3";
    public const string Postgres = "postgres";

    private static readonly Lazy<Task<PostgresServer>> s_server = new(static () => PostgresServer.StartAsync());
    private readonly TimeProvider _time;
    private readonly PostgresServer? _server;
    private readonly string _database;

    private StoreBed(TimeProvider time, PostgresServer? server, string database) => (_time, _server, _database) = (time, server, database);

    public TempFolder Folder { get; } = new();

    /// <summary>Where a process has its pictures.</summary>
    public string Pictures => Folder.File("png");

    public static async Task<StoreBed> CreateAsync(string engine, TimeProvider time)
    {
        var server = engine == Postgres ? await s_server.Value : null;
        return new StoreBed(time, server, server is null ? "" : await server.CreateDatabaseAsync());
    }

    /// <summary>Ends the server when all tests are over.</summary>
    public static async Task StopAsync()
    {
        if (s_server.IsValueCreated)
        {
            await (await s_server.Value).DisposeAsync();
        }
    }

    /// <summary>Runs a statement beside the store, in the words of its engine.</summary>
    public async Task ExecuteAsync(string sqlite, string postgres)
    {
        if (_server is not null)
        {
            await _server.ExecuteAsync(_database, postgres);
            return;
        }

        await using var connection = new SqliteDatabase(Folder.File("store.db")).OpenWriter();
        await connection.ExecuteAsync(sqlite);
    }

    /// <summary>Leases of a shared store are over at once, unless the options say how long they are: a test does not wait for the end of one.</summary>
    public SqlStore Open(StoreOptions? options = null)
    {
        var chosen = (options ?? new StoreOptions { LeaseTime = TimeSpan.FromSeconds(-1) }) with { Path = Folder.File("store.db") };
        chosen = chosen.PictureFolder.Length > 0 ? chosen : chosen with { PictureFolder = Pictures };
        return _server is null
            ? SqliteStore.Open(chosen, _time)
            : PostgresStore.Open(
                new PostgresOptions { Host = "127.0.0.1", Port = _server.Port, Database = _database, User = PostgresServer.User },
                chosen,
                _time,
                NullLogger.Instance);
    }

    public void Dispose() => Folder.Dispose();
}
