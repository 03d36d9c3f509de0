using System.Data.Common;
using AlertImages.Storage.Rows;

namespace AlertImages.Storage.Sql;

/// <summary>What differs between the databases. All statements are written for both; where they cannot be, the engine gives a part of them.</summary>
internal abstract class SqlEngine : IAsyncDisposable
{
    /// <summary>Writes one event.</summary>
    public const string InsertEvent =
        """
        INSERT INTO event (id, source, contact_point, group_key, content_hash, received_at)
        VALUES (@Id, @Source, @ContactPoint, @GroupKey, @ContentHash, @ReceivedAt)
        """;

    /// <summary>Writes what it holds.</summary>
    public const string InsertPayload = "INSERT INTO event_payload (event_id, payload, received) VALUES (@Id, @Payload, @Received)";

    /// <summary>What becomes of an alert that is there already.</summary>
    protected const string OnKnownAlert =
        "ON CONFLICT (fingerprint) DO UPDATE SET payload = excluded.payload, starts_at = excluded.starts_at, ends_at = excluded.ends_at, "
            + "updated_at = excluded.updated_at, is_timeout = excluded.is_timeout";

    /// <summary>True when several processes share the database: leases expire, and pictures lie in it.</summary>
    public abstract bool IsShared { get; }

    /// <summary>The time of leases in Unix milliseconds, as an expression: the database's own clock where processes share it.</summary>
    public abstract string LeaseClock { get; }

    /// <summary>Where a picture lies here: rows of a shared store hold only its name.</summary>
    public string PathOf(string stored, StoreOptions options) => IsShared ? Path.Combine(options.PictureFolder, Path.GetFileName(stored)) : stored;

    /// <summary>A connection that only reads; whoever asks disposes it.</summary>
    public abstract DbConnection OpenReader();

    /// <summary>The connection that writes. It is opened again when it broke.</summary>
    public abstract DbConnection OpenWriter();

    /// <summary>The end of a query whose rows this process is going to take: others skip them.</summary>
    /// <param name="table">Name or alias of the table.</param>
    public abstract string Taking(string table);

    /// <summary>The condition that a column has one of the values of an array.</summary>
    /// <param name="parameter">The array's parameter, with its sign.</param>
    public abstract string In(string parameter);

    /// <summary>
    /// The condition that stored text is like a pattern with <c>%</c>, <c>_</c> and <c>!</c> before what is meant as it is, whatever the case.
    /// </summary>
    /// <param name="column">Bytes in UTF-8.</param>
    /// <param name="parameter">The pattern's parameter, with its sign.</param>
    public abstract string ContainsText(string column, string parameter);

    /// <summary>Within a transaction: no other process adds the same content at the same time.</summary>
    public abstract void LockContents(DbConnection connection, byte[][] contentHashes);

    /// <summary>Writes new events.</summary>
    public abstract void InsertEvents(DbConnection connection, IReadOnlyList<NewEvent> rows);

    /// <summary>Writes alerts, new ones and what changed of others; each fingerprint once.</summary>
    public abstract void UpsertAlerts(DbConnection connection, IReadOnlyList<AlertRow> rows);

    /// <summary>Puts alerts into groups; those that are there already stay.</summary>
    public abstract void InsertMembers(DbConnection connection, IReadOnlyList<Member> members);

    /// <summary>A transaction whose queries see the same moment.</summary>
    public abstract DbTransaction BeginRead(DbConnection connection);

    /// <summary>Within a transaction of the writer: other processes learn of new work once it is committed.</summary>
    public abstract void Announce(Work work);

    /// <summary>Throws when new events must not be taken because the disk is nearly full.</summary>
    public abstract void RequireRoom();

    /// <summary>Whether a failure is the database's and not the statement's: other work would fail like this.</summary>
    public abstract bool ConcernsAll(Exception failure);

    /// <summary>The writer is about to commit.</summary>
    public abstract void BeforeCommit(DbConnection connection);

    /// <summary>The writer ends and this is the last it does.</summary>
    public abstract void BeforeClose(DbConnection connection);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}

/// <summary>Kinds of work that a process may wait for.</summary>
internal enum Work
{
    Events,
    Deliveries,
    Groups,
}
