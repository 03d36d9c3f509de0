using System.Data.Common;
using System.Text.Json;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Policies;
using Dapper;

namespace AlertImages.Storage.Sql;

/// <summary>The tables <c>active_alert</c>, <c>alert_group</c> and <c>alert_group_member</c>. An alert is there as long as it is in a group.</summary>
internal sealed class SqlGroups(SqlContext context) : IGroupStore
{
    /// <summary>When too much work waits, a group that is due waits, too.</summary>
    private static readonly long s_pauseWhenFull = (long)TimeSpan.FromSeconds(5).TotalMilliseconds;

    private const string UpsertAlert =
        """
        INSERT INTO active_alert (fingerprint, payload, starts_at, ends_at, updated_at, is_timeout) VALUES (@Fingerprint, @Payload, @StartsAt, @EndsAt, @UpdatedAt, @IsTimeout)
        ON CONFLICT (fingerprint) DO UPDATE SET payload = excluded.payload, starts_at = excluded.starts_at, ends_at = excluded.ends_at, updated_at = excluded.updated_at, is_timeout = excluded.is_timeout
        """;

    public WorkSignal GroupsChanged => context.GroupsChanged;

    private bool IsFull(int made) => context.Backlog.Waiting + made >= context.Options.BacklogLimit;

    public async Task<bool> ReceiveAsync(IReadOnlyList<ActiveAlert> alerts, Func<IReadOnlyDictionary<string, string>, IReadOnlyList<GroupTarget>> route, CancellationToken cancellationToken)
    {
        if (IsFull(0))
        {
            return false;
        }

        var isNew = await context.Writer.RunAsync(
            connection =>
            {
                context.Engine.RequireRoom();
                return alerts.Aggregate(false, (any, alert) => Receive(connection, alert, route) || any);
            },
            cancellationToken,
            isUrgent: true);
        if (isNew)
        {
            context.GroupsChanged.Raise();
        }

        return true;
    }

    public async Task<int> FlushDueAsync(Func<StoredGroup, DateTimeOffset, GroupDecision> decide, int max, CancellationToken cancellationToken)
    {
        var (count, events) = await context.Writer.RunAsync(
            connection =>
            {
                var due = connection.Query<GroupRow>($"{GroupRow.Select} WHERE next_flush_at <= @Now ORDER BY next_flush_at LIMIT @max {context.Engine.Taking("alert_group")}", new { context.Now, max }).AsList();
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

    public Task RerouteAsync(Func<IReadOnlyDictionary<string, string>, IReadOnlyList<GroupTarget>> route, CancellationToken cancellationToken) => context.Writer.RunAsync(
        connection =>
        {
            connection.Execute("CREATE TEMP TABLE IF NOT EXISTS old_member AS SELECT group_id, fingerprint FROM alert_group_member WHERE false; DELETE FROM old_member; INSERT INTO old_member SELECT group_id, fingerprint FROM alert_group_member");
            foreach (var alert in connection.Query<AlertRow>(AlertRow.Select).Select(static row => row.ToAlert()).OfType<ActiveAlert>())
            {
                foreach (var target in route(alert.Labels))
                {
                    var group = Join(connection, alert, target);
                    connection.Execute("DELETE FROM old_member WHERE group_id = @group AND fingerprint = @Fingerprint", new { group, alert.Fingerprint });
                }
            }

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
            return [.. connection.Query<GroupRow>(GroupRow.Select + " ORDER BY contact_point, group_key", transaction: transaction).Select(row => row.ToGroup(members[row.Id]))];
        },
        cancellationToken);

    /// <summary>True when the alert is new to a group.</summary>
    private bool Receive(DbConnection connection, ActiveAlert alert, Func<IReadOnlyDictionary<string, string>, IReadOnlyList<GroupTarget>> route)
    {
        var known = connection.QueryFirstOrDefault<AlertRow>(AlertRow.Select + " WHERE fingerprint = @Fingerprint", new { alert.Fingerprint })?.ToAlert();
        var now = context.Time.GetUtcNow();
        if (known is null && alert.IsResolved(now))
        {
            // nobody was told of its beginning
            return false;
        }

        connection.Execute(UpsertAlert, AlertRow.Of(known is null ? alert : alert.MergeInto(known, now)));
        if (known is not null)
        {
            return false;
        }

        foreach (var target in route(alert.Labels))
        {
            Join(connection, alert, target);
        }

        context.Engine.Announce(Work.Groups);
        return true;
    }

    private long Join(DbConnection connection, ActiveAlert alert, GroupTarget target)
    {
        // whoever has waited elsewhere already waits no more (Alertmanager dispatch.go, aggrGroup.insert)
        var now = context.Time.GetUtcNow();
        var flushAt = alert.StartsAt + target.Wait < now ? now : now + target.Wait;
        var group = connection.ExecuteScalar<long>(
            """
            INSERT INTO alert_group (contact_point, group_key, policy, labels, next_flush_at) VALUES (@ContactPoint, @GroupKey, @Policy, @labels, @flushAt)
            ON CONFLICT (contact_point, group_key) DO UPDATE SET policy = excluded.policy,
                next_flush_at = CASE WHEN alert_group.has_flushed OR @flushAt > @now OR alert_group.next_flush_at < @flushAt THEN alert_group.next_flush_at ELSE @flushAt END
            RETURNING id
            """,
            new
            {
                target.ContactPoint,
                target.GroupKey,
                target.Policy,
                labels = JsonSerializer.Serialize(target.Labels, StoreJson.Default.IReadOnlyDictionaryStringString),
                flushAt = flushAt.ToUnixTimeMilliseconds(),
                now = now.ToUnixTimeMilliseconds(),
            });
        connection.Execute("INSERT INTO alert_group_member (group_id, fingerprint) VALUES (@group, @Fingerprint) ON CONFLICT DO NOTHING", new { group, alert.Fingerprint });
        return group;
    }

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
            new { next = decision.NextFlushAt.ToUnixTimeMilliseconds(), notified = decision.Notified is { } state ? JsonSerializer.Serialize(state, StoreJson.Default.NotifiedState) : null, id });
        if (decision.Dropped.Count == 0)
        {
            return;
        }

        foreach (var fingerprint in decision.Dropped)
        {
            connection.Execute("DELETE FROM alert_group_member WHERE group_id = @id AND fingerprint = @fingerprint", new { id, fingerprint });
            connection.Execute("DELETE FROM active_alert WHERE fingerprint = @fingerprint AND NOT EXISTS (SELECT 1 FROM alert_group_member m WHERE m.fingerprint = active_alert.fingerprint)", new { fingerprint });
        }

        connection.Execute("DELETE FROM alert_group WHERE id = @id AND NOT EXISTS (SELECT 1 FROM alert_group_member WHERE group_id = @id)", new { id });
    }

    private sealed class GroupRow
    {
        public const string Select = "SELECT id AS Id, contact_point AS ContactPoint, group_key AS GroupKey, policy AS Policy, labels AS Labels, next_flush_at AS NextFlushAt, notified AS Notified FROM alert_group";

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

    private sealed class AlertRow
    {
        private const string Columns = "a.fingerprint AS Fingerprint, a.payload AS Payload, a.starts_at AS StartsAt, a.ends_at AS EndsAt, a.updated_at AS UpdatedAt, a.is_timeout AS IsTimeout";

        public const string Select = $"SELECT 0 AS GroupId, {Columns} FROM active_alert a";

        public const string SelectMembers = $"SELECT m.group_id AS GroupId, {Columns} FROM alert_group_member m JOIN active_alert a ON a.fingerprint = m.fingerprint";

        public long GroupId { get; init; }

        public string Fingerprint { get; init; } = "";

        public string Payload { get; init; } = "";

        public long StartsAt { get; init; }

        public long EndsAt { get; init; }

        public long UpdatedAt { get; init; }

        public bool IsTimeout { get; init; }

        public static AlertRow Of(ActiveAlert alert) => new()
        {
            Fingerprint = alert.Fingerprint,
            Payload = JsonSerializer.Serialize(new AlertTexts(alert.Labels, alert.Annotations, alert.GeneratorUrl), StoreJson.Default.AlertTexts),
            StartsAt = alert.StartsAt.ToUnixTimeMilliseconds(),
            EndsAt = alert.EndsAt.ToUnixTimeMilliseconds(),
            UpdatedAt = alert.UpdatedAt.ToUnixTimeMilliseconds(),
            IsTimeout = alert.IsTimeout,
        };

        /// <summary>Null when the row is damaged.</summary>
        public ActiveAlert? ToAlert()
        {
            try
            {
                return JsonSerializer.Deserialize(Payload, StoreJson.Default.AlertTexts) is not { } texts ? null : new ActiveAlert
                {
                    Fingerprint = Fingerprint,
                    Labels = texts.Labels,
                    Annotations = texts.Annotations,
                    GeneratorUrl = texts.GeneratorUrl,
                    StartsAt = DateTimeOffset.FromUnixTimeMilliseconds(StartsAt),
                    EndsAt = DateTimeOffset.FromUnixTimeMilliseconds(EndsAt),
                    UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
                    IsTimeout = IsTimeout,
                };
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}
