using System.Data.Common;
using System.Globalization;
using AlertImages.Core.Work;
using AlertImages.Storage.Rows;
using AlertImages.Storage.Sql;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AlertImages.Storage.Sqlite;

/// <summary>One SQLite file in WAL mode: opens connections, keeps the schema up to date. One process has it.</summary>
internal sealed class SqliteDatabase : SqlEngine
{
    private const string Engine = "sqlite";
    private const int SqliteBusy = 5;
    private const int SqliteReadOnly = 8;
    private const int SqliteInterrupt = 9;
    private const int SqliteIoError = 10;
    private const int SqliteCorrupt = 11;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;

    private static readonly TimeSpan s_timeToCheck = TimeSpan.FromSeconds(3);
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
        if (!OperatingSystem.IsWindows())
        {
            // the log beside it gets the same
            File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        // FULL: a commit survives power loss; an answered event must
        connection.Execute(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 1000; PRAGMA cache_size = -32768;");
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

    public override string ContainsText(string column, string parameter) => $"CAST({column} AS TEXT) LIKE {parameter} ESCAPE '!'";

    public override void LockContents(DbConnection connection, byte[][] contentHashes)
    {
        // there is one writer
    }

    public override void InsertEvents(DbConnection connection, IReadOnlyList<NewEvent> rows)
    {
        connection.Execute(InsertEvent, rows);
        connection.Execute(InsertPayload, rows);
    }

    public override void UpsertAlerts(DbConnection connection, IReadOnlyList<AlertRow> rows) => connection.Execute(
        $"INSERT INTO active_alert (fingerprint, payload, starts_at, ends_at, updated_at, is_timeout) VALUES (@Fingerprint, @Payload, @StartsAt, @EndsAt, "
            + $"@UpdatedAt, @IsTimeout) {OnKnownAlert}",
        rows);

    public override void InsertMembers(DbConnection connection, IReadOnlyList<Member> members) =>
        connection.Execute("INSERT INTO alert_group_member (group_id, fingerprint) VALUES (@Group, @Fingerprint) ON CONFLICT DO NOTHING", members);

    public override DbTransaction BeginRead(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    public override void Announce(Work work)
    {
        // there is one process
    }

    public override void RequireRoom() => DiskSpace.Require(Path.GetDirectoryName(_path)!, DiskSpace.EventReserve);

    /// <summary>Locked, read-only, full, damaged or unreadable (https://www.sqlite.org/rescode.html).</summary>
    public override bool ConcernsAll(Exception failure) =>
        failure is DiskFullException
        || (failure is SqliteException { SqliteErrorCode: SqliteBusy or SqliteReadOnly or SqliteIoError or SqliteCorrupt or SqliteFull or SqliteCannotOpen });

    public override void BeforeCommit(DbConnection connection)
    {
        // nobody else is told
    }

    /// <summary>All is in the one file, which can be copied. Readers that the pool still has would keep the log.</summary>
    public override void BeforeClose(DbConnection connection)
    {
        using var reader = new SqliteConnection(ConnectionString(SqliteOpenMode.ReadOnly, pooling: true));
        SqliteConnection.ClearPool(reader);
        connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>
    /// Reads the file, as far as it comes within three seconds, and throws when it is damaged.
    /// It changes nothing, neither in the file nor in the log beside it.
    /// </summary>
    public void RequireSound()
    {
        if (!File.Exists(_path))
        {
            return;
        }

        using var connection = Open(SqliteOpenMode.ReadOnly, pooling: false);
        using var limit = TimeProvider.System.CreateTimer(
            _ => SQLitePCL.raw.sqlite3_interrupt(connection.Handle),
            null,
            s_timeToCheck,
            Timeout.InfiniteTimeSpan);
        if (Check(connection) is { } finding and not "ok")
        {
            throw new InvalidOperationException(
                $"the file is damaged ({finding}). It was left as it is: restore a copy, or save what can be read with 'sqlite3 FILE .recover'");
        }
    }

    private static string? Check(SqliteConnection connection)
    {
        try
        {
            return connection.ExecuteScalar<string>("PRAGMA quick_check(1)");
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == SqliteInterrupt)
        {
            // a large file on a slow disk: senders wait for the start
            return null;
        }
    }

    /// <summary>
    /// Before a file of an older version is brought up to date, a copy is put beside it (<c>.v</c> and its version), where the disk has room for it:
    /// who must go back has it.
    /// There is one copy, of the version before.
    /// </summary>
    public void KeepCopy(DbConnection connection)
    {
        var version = connection.ExecuteScalar<long>("PRAGMA user_version");
        var folder = Path.GetDirectoryName(_path)!;
        if (version == 0
            || version >= Migrations.Count(Engine)
            || new DriveInfo(folder).AvailableFreeSpace < (2 * new FileInfo(_path).Length) + DiskSpace.PictureReserve)
        {
            return;
        }

        foreach (var former in Directory.EnumerateFiles(folder, Path.GetFileName(_path) + ".v*"))
        {
            File.Delete(former);
        }

        connection.Execute("VACUUM INTO @copy", new { copy = $"{_path}.v{version.ToString(CultureInfo.InvariantCulture)}" });
    }

    /// <summary>Runs the scripts that this file has not seen. A file of a newer version is refused.</summary>
    public static void Migrate(DbConnection connection) => Migrations.Run(
        connection,
        Engine,
        connection.ExecuteScalar<long>("PRAGMA user_version"),
        static number => $"PRAGMA user_version = {number.ToString(CultureInfo.InvariantCulture)}");

    private SqliteConnection Open(SqliteOpenMode mode, bool pooling)
    {
        var connection = new SqliteConnection(ConnectionString(mode, pooling));
        connection.Open();
        return connection;
    }

    private string ConnectionString(SqliteOpenMode mode, bool pooling) => new SqliteConnectionStringBuilder
    {
        DataSource = _path,
        Mode = mode,
        Pooling = pooling,
        DefaultTimeout = 5,
    }.ToString();
}
