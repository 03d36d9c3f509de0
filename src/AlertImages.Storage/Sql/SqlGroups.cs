using System.Data.Common;
using System.Text.Json;
using AlertImages.Core.Grouping;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Work;
using AlertImages.Storage.Rows;
using Dapper;

namespace AlertImages.Storage.Sql;

/// <summary>The tables <c>active_alert</c>, <c>alert_group</c> and <c>alert_group_member</c>. An alert is there as long as it is in a group.</summary>
internal sealed class SqlGroups(SqlContext context) : IGroupStore, IAsyncDisposable
{
    /// <summary>When too much work waits, a group that is due waits, too.</summary>
    private static readonly long s_pauseWhenFull = (long)TimeSpan.FromSeconds(5).TotalMilliseconds;

    private readonly SqlAlerts _alerts = new(context);

    public WorkSignal GroupsChanged => context.GroupsChanged;

    public ValueTask DisposeAsync() => _alerts.DisposeAsync();

    private bool IsFull(int made) => context.Backlog.Waiting + made >= context.Options.BacklogLimit;

    public async Task<bool> ReceiveAsync(
        IReadOnlyList<ActiveAlert> alerts,
        Func<IReadOnlyDictionary<string, string>, IReadOnlyList<GroupTarget>> route,
        CancellationToken cancellationToken)
    {
        if (IsFull(0))
        {
            return false;
        }

        await _alerts.ReceiveAsync(alerts, route, cancellationToken);
        return true;
    }

    public async Task<int> FlushDueAsync(Func<StoredGroup, DateTimeOffset, GroupDecision> decide, int max, CancellationToken cancellationToken)
    {
        var (count, events) = await context.Writer.RunAsync(
            connection =>
            {
                var due = connection
                    .Query<GroupRow>(
                        $"{GroupRow.Select} WHERE next_flush_at <= @Now ORDER BY next_flush_at LIMIT @max {context.Engine.Taking("alert_group")}",
                        new { context.Now, max })
                    .AsList();
                return (due.Count, due.Aggregate(0, (made, row) => made + (Flush(connection, row, decide, made) ? 1 : 0)));
            },
            cancellationToken);
        if (events > 0)
        {
            context.Backlog.Add(events);
            context.EventsChanged.Raise();
        }

        return count;
    }

    public Task<DateTimeOffset?> NextFlushAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var connection = context.Engine.OpenReader();
            return Milliseconds.ToTime(connection.ExecuteScalar<long?>("SELECT min(next_flush_at) FROM alert_group"));
        },
        cancellationToken);

    public Task RerouteAsync(
        Func<IReadOnlyDictionary<string, string>, IReadOnlyList<GroupTarget>> route,
        CancellationToken cancellationToken) => context.Writer.RunAsync(
        connection =>
        {
            connection.Execute(
                "CREATE TEMP TABLE IF NOT EXISTS old_member AS SELECT group_id, fingerprint FROM alert_group_member WHERE false; DELETE FROM old_member; "
                    + "INSERT INTO old_member SELECT group_id, fingerprint FROM alert_group_member");
            var alerts = connection.Query<AlertRow>(AlertRow.Select).Select(static row => row.ToAlert()).OfType<ActiveAlert>();
            var members = _alerts.Join(connection, [.. alerts.SelectMany(alert => route(alert.Labels).Select(target => (alert, target)))]);
            connection.Execute("DELETE FROM old_member WHERE group_id = @Group AND fingerprint = @Fingerprint", members);
            connection.Execute("DELETE FROM alert_group_member WHERE (group_id, fingerprint) IN (SELECT group_id, fingerprint FROM old_member)");
            return connection.Execute("DELETE FROM alert_group WHERE NOT EXISTS (SELECT 1 FROM alert_group_member WHERE group_id = alert_group.id)");
        },
        cancellationToken);

    public Task<IReadOnlyList<StoredGroup>> ListGroupsAsync(CancellationToken cancellationToken) => Task.Run<IReadOnlyList<StoredGroup>>(
        () =>
        {
            using var connection = context.Engine.OpenReader();
            using var transaction = context.Engine.BeginRead(connection);
            var members = connection.Query<AlertRow>(AlertRow.SelectMembers, transaction: transaction).ToLookup(static row => row.GroupId);
            return [.. connection.Query<GroupRow>(GroupRow.Select + " ORDER BY contact_point, group_key", transaction: transaction)
                .Select(row => row.ToGroup(members[row.Id]))];
        },
        cancellationToken);

    /// <summary>True when it made an event, beside those that this transaction has made already.</summary>
    private bool Flush(DbConnection connection, GroupRow row, Func<StoredGroup, DateTimeOffset, GroupDecision> decide, int made)
    {
        var now = context.Time.GetUtcNow();
        var group = row.ToGroup(connection.Query<AlertRow>(AlertRow.SelectMembers + " WHERE m.group_id = @Id", new { row.Id }));
        if (group.Alerts.Count == 0)
        {
            connection.Execute("DELETE FROM alert_group WHERE id = @Id", new { row.Id });
            return false;
        }

        var decision = decide(group, now);
        if (decision.Notification is not null && IsFull(made))
        {
            connection.Execute("UPDATE alert_group SET next_flush_at = @at WHERE id = @Id", new { at = context.Now + s_pauseWhenFull, row.Id });
            return false;
        }

        if (decision.Notification is { } notification)
        {
            SqlEvents.Insert(connection, SqlEvents.RowOf(notification, now));
            context.Engine.Announce(Work.Events);
        }

        Apply(connection, row.Id, decision);
        return decision.Notification is not null;
    }

    private static void Apply(DbConnection connection, long id, GroupDecision decision)
    {
        connection.Execute(
            "UPDATE alert_group SET next_flush_at = @next, has_flushed = TRUE, notified = @notified WHERE id = @id",
            new
            {
                next = decision.NextFlushAt.ToUnixTimeMilliseconds(),
                notified = decision.Notified is { } state ? JsonSerializer.Serialize(state, StoreJson.Default.NotifiedState) : null,
                id,
            });
        if (decision.Dropped.Count == 0)
        {
            return;
        }

        foreach (var fingerprint in decision.Dropped)
        {
            connection.Execute("DELETE FROM alert_group_member WHERE group_id = @id AND fingerprint = @fingerprint", new { id, fingerprint });
            connection.Execute(
                "DELETE FROM active_alert WHERE fingerprint = @fingerprint AND NOT EXISTS (SELECT 1 FROM alert_group_member m WHERE m.fingerprint = "
                    + "active_alert.fingerprint)",
                new { fingerprint });
        }

        connection.Execute("DELETE FROM alert_group WHERE id = @id AND NOT EXISTS (SELECT 1 FROM alert_group_member WHERE group_id = @id)", new { id });
    }

    private sealed class GroupRow
    {
        public const string Select =
            "SELECT id AS Id, contact_point AS ContactPoint, group_key AS GroupKey, policy AS Policy, labels AS Labels, next_flush_at AS NextFlushAt, "
                + "notified AS Notified FROM alert_group";

        public long Id { get; init; }

        public string ContactPoint { get; init; } = "";

        public string GroupKey { get; init; } = "";

        public string Policy { get; init; } = "";

        public string Labels { get; init; } = "";

        public long NextFlushAt { get; init; }

        public string? Notified { get; init; }

        public StoredGroup ToGroup(IEnumerable<AlertRow> alerts) => new()
        {
            ContactPoint = ContactPoint,
            GroupKey = GroupKey,
            Policy = Policy,
            Labels = JsonSerializer.Deserialize(Labels, StoreJson.Default.IReadOnlyDictionaryStringString) ?? new Dictionary<string, string>(),
            NextFlushAt = DateTimeOffset.FromUnixTimeMilliseconds(NextFlushAt),
            Notified = Notified is null ? null : JsonSerializer.Deserialize(Notified, StoreJson.Default.NotifiedState),
            Alerts = [.. alerts.Select(static row => row.ToAlert()).OfType<ActiveAlert>()],
        };
    }
}
