using System.Data.Common;
using System.Globalization;
using AlertImages.Storage.Sql;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AlertImages.Storage.Sqlite;

/// <summary>One SQLite file in WAL mode: opens connections, keeps the schema up to date. One process has it.</summary>
internal sealed class SqliteDatabase : SqlEngine
{
    private readonly string _path;

    public SqliteDatabase(string path)
    {
        SqliteNative.Load();
        _path = path;
    }

    public override bool IsShared => false;

    public override string LeaseClock => "@Now";

    /// <summary>The connection that writes and checkpoints: there must be only one.</summary>
    public override DbConnection OpenWriter()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var connection = Open(SqliteOpenMode.ReadWriteCreate, pooling: false);
        // FULL: a commit survives power loss; an answered event must
        connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 2000; PRAGMA cache_size = -32768;");
        return connection;
    }

    /// <summary>A connection that only reads, from the pool.</summary>
    public override DbConnection OpenReader()
    {
        var connection = Open(SqliteOpenMode.ReadOnly, pooling: true);
        connection.Execute("PRAGMA query_only = ON;");
        return connection;
    }

    /// <summary>There is one writer.</summary>
    public override string Taking(string table) => "";

    public override string In(string parameter) => $"IN {parameter}";

    public override string NotIn(string parameter) => $"NOT IN {parameter}";

    public override void LockContents(DbConnection connection, byte[][] contentHashes)
    {
        // there is one writer
    }

    public override void InsertEvents(DbConnection connection, IReadOnlyList<NewEvent> rows)
    {
        connection.Execute(InsertEvent, rows);
        connection.Execute(InsertPayload, rows);
    }

    public override DbTransaction BeginRead(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    public override void Announce(Work work)
    {
        // there is one process
    }

    public override void BeforeCommit(DbConnection connection)
    {
        // nobody else is told
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs the scripts that this file has not seen. A file of a newer version is refused.</summary>
    public static void Migrate(DbConnection connection) => Migrations.Run(
        connection, "sqlite", connection.ExecuteScalar<long>("PRAGMA user_version"), static number => $"PRAGMA user_version = {number.ToString(CultureInfo.InvariantCulture)}");

    private SqliteConnection Open(SqliteOpenMode mode, bool pooling)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            Mode = mode,
            Pooling = pooling,
            DefaultTimeout = 5,
        }.ToString());
        connection.Open();
        return connection;
    }
}
