using System.Data.Common;
using System.Globalization;
using AlertImages.Storage.Rows;
using AlertImages.Storage.Sql;
using Dapper;
using Npgsql;

namespace AlertImages.Storage.Postgres;

/// <summary>A PostgreSQL database that several daemons share. Every connection and statement has a time-out.</summary>
internal sealed class PostgresDatabase : SqlEngine
{
    /// <summary>Channel on which the daemons tell each other of new work.</summary>
    public const string Channel = "alertimages";

    private const long MigrationLock = 0x414C4552; // "ALER"

    private readonly NpgsqlDataSource _source;
    private readonly HashSet<Work> _announced = [];

    public PostgresDatabase(PostgresOptions options) => _source = new NpgsqlDataSourceBuilder(ConnectionString(options)).Build();

    public override bool IsShared => true;

    public override string LeaseClock => "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    public override DbConnection OpenReader() => _source.OpenConnection();

    public override DbConnection OpenWriter() => _source.OpenConnection();

    public override string Taking(string table) => $"FOR UPDATE OF {table} SKIP LOCKED";

    public override string In(string parameter) => $"= ANY({parameter})";

    public override string ContainsText(string column, string parameter) => $"convert_from({column}, 'UTF8') ILIKE {parameter} ESCAPE '!'";

    /// <summary>In one order everywhere, so that two processes do not wait for each other.</summary>
    public override void LockContents(DbConnection connection, byte[][] contentHashes) => connection.Execute(
        "SELECT count(pg_advisory_xact_lock(key)) FROM (SELECT key FROM unnest(@keys) AS key ORDER BY key) AS ordered",
        new { keys = contentHashes.Select(static hash => BitConverter.ToInt64(hash, 0)).Distinct().Order().ToArray() });

    /// <summary>All rows in one statement.</summary>
    public override void InsertEvents(DbConnection connection, IReadOnlyList<NewEvent> rows) => connection.Execute(
        """
        INSERT INTO event (id, source, contact_point, group_key, content_hash, received_at)
        SELECT * FROM unnest(@ids, @sources, @contactPoints, @groupKeys, @hashes, @times);
        INSERT INTO event_payload (event_id, payload, received) SELECT * FROM unnest(@ids, @payloads, @received)
        """,
        new
        {
            ids = rows.Select(static row => row.Id).ToArray(),
            sources = rows.Select(static row => row.Source).ToArray(),
            contactPoints = rows.Select(static row => row.ContactPoint).ToArray(),
            groupKeys = rows.Select(static row => row.GroupKey).ToArray(),
            hashes = rows.Select(static row => row.ContentHash).ToArray(),
            payloads = rows.Select(static row => row.Payload).ToArray(),
            received = rows.Select(static row => row.Received).ToArray(),
            times = rows.Select(static row => row.ReceivedAt).ToArray(),
        });

    public override void UpsertAlerts(DbConnection connection, IReadOnlyList<AlertRow> rows) => connection.Execute(
        $"""
        INSERT INTO active_alert (fingerprint, payload, starts_at, ends_at, updated_at, is_timeout)
        SELECT * FROM unnest(@fingerprints, @payloads, @starts, @ends, @updates, @timeouts) {OnKnownAlert}
        """,
        new
        {
            fingerprints = rows.Select(static row => row.Fingerprint).ToArray(),
            payloads = rows.Select(static row => row.Payload).ToArray(),
            starts = rows.Select(static row => row.StartsAt).ToArray(),
            ends = rows.Select(static row => row.EndsAt).ToArray(),
            updates = rows.Select(static row => row.UpdatedAt).ToArray(),
            timeouts = rows.Select(static row => row.IsTimeout).ToArray(),
        });

    public override void InsertMembers(DbConnection connection, IReadOnlyList<Member> members) => connection.Execute(
        "INSERT INTO alert_group_member (group_id, fingerprint) SELECT * FROM unnest(@groups, @fingerprints) ON CONFLICT DO NOTHING",
        new { groups = members.Select(static member => member.Group).ToArray(), fingerprints = members.Select(static member => member.Fingerprint).ToArray() });

    public override DbTransaction BeginRead(DbConnection connection) => connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);

    public override void Announce(Work work) => _announced.Add(work);

    /// <summary>The database's disk is its own keeper's care.</summary>
    public override void RequireRoom()
    {
        // it refuses by itself
    }

    /// <summary>
    /// Resources, an operator's intervention, the system, a lock, read-only (https://www.postgresql.org/docs/current/errcodes-appendix.html).
    /// </summary>
    public override bool ConcernsAll(Exception failure) =>
        failure is PostgresException { SqlState: var state }
            ? state[..2] is "53" or "57" or "58" || state is "55P03" or "25006"
            : failure is NpgsqlException { IsTransient: true };

    /// <summary>Once for each kind of work, however much there is. What is announced in vain, because a transaction failed, only wakes somebody.</summary>
    public override void BeforeCommit(DbConnection connection)
    {
        if (_announced.Count > 0)
        {
            connection.Execute(string.Join(';', _announced.Select(static work => $"NOTIFY {Channel}, '{work}'")));
            _announced.Clear();
        }
    }

    public override void BeforeClose(DbConnection connection)
    {
        // nothing of it is in this process
    }

    /// <summary>A connection for <c>LISTEN</c>.</summary>
    public ValueTask<NpgsqlConnection> OpenListenerAsync(CancellationToken cancellationToken) => _source.OpenConnectionAsync(cancellationToken);

    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>Runs the scripts that this database has not seen; of daemons that start at the same time one does it, and the others wait.</summary>
    public void Migrate()
    {
        using var connection = OpenWriter();
        connection.Execute("SELECT pg_advisory_lock(@MigrationLock)", new { MigrationLock });
        try
        {
            connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
            var version = connection.ExecuteScalar<int?>("SELECT max(version) FROM schema_version") ?? 0;
            Migrations.Run(
                connection,
                "postgres",
                version,
                static number => $"INSERT INTO schema_version (version) VALUES ({number.ToString(CultureInfo.InvariantCulture)})");
        }
        finally
        {
            connection.Execute("SELECT pg_advisory_unlock(@MigrationLock)", new { MigrationLock });
        }
    }

    private static string ConnectionString(PostgresOptions options) => new NpgsqlConnectionStringBuilder
    {
        Host = options.Host,
        Port = options.Port,
        Database = options.Database,
        Username = options.User,
        Password = options.Password,
        SslMode = options.SslMode,
        RootCertificate = options.CaCertPath.Length > 0 ? options.CaCertPath : null,
        ApplicationName = "alertimages",
        Timeout = 2,
        CommandTimeout = 15,
        CancellationTimeout = 2000,
        MaxPoolSize = 20,
        KeepAlive = 10,
        MaxAutoPrepare = 100,
        AutoPrepareMinUsages = 3,
        IncludeErrorDetail = false,
    }.ToString();
}
