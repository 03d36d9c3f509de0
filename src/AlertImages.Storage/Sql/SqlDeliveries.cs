using System.Data.Common;
using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Work;
using AlertImages.Storage.Rows;
using Dapper;

namespace AlertImages.Storage.Sql;

/// <summary>The table <c>delivery</c>.</summary>
internal sealed class SqlDeliveries(SqlContext context) : IDeliveryStore
{
    private const string IsWaiting = "state IN ('pending', 'retry', 'unknown')";

    /// <summary>The integrations for which something waits, and since when the first is due, by one look into the index for each.</summary>
    private const string Lanes =
        $"""
        WITH RECURSIVE lane (integration) AS (
            SELECT min(integration) FROM delivery WHERE {IsWaiting}
            UNION ALL
            SELECT (SELECT min(integration) FROM delivery WHERE {IsWaiting} AND integration > lane.integration) FROM lane WHERE lane.integration IS NOT NULL)
        SELECT integration, (SELECT min(next_attempt_at) FROM delivery WHERE {IsWaiting} AND integration = lane.integration AND next_attempt_at > @after) AS due
        FROM lane WHERE integration IS NOT NULL
        """;

    public WorkSignal DeliveriesChanged => context.DeliveriesChanged;

    public async Task<IReadOnlyList<ClaimedDelivery>> ClaimDeliveriesAsync(
        int max, int perIntegration, IReadOnlyDictionary<string, int> running, CancellationToken cancellationToken)
    {
        var lease = context.NewLease();
        var rows = await context.Writer.RunAsync(
            connection =>
            {
                var ids = Choose(connection, running, max, perIntegration);
                return ids.Count == 0 ? [] : context.WithGroups(connection, Claim(connection, ids, lease), static row => row.EventId);
            },
            cancellationToken);
        var deliveries = new List<ClaimedDelivery>();
        foreach (var (row, content) in rows.OrderBy(static entry => entry.Row.Id))
        {
            if (content.Read() is { } group)
            {
                deliveries.Add(row.ToDelivery(group) with { Lease = lease });
            }
            else
            {
                await BuryAsync(row.Id, cancellationToken);
            }
        }

        return deliveries;
    }

    public async Task FinishAttemptAsync(ClaimedDelivery delivery, DeliveryOutcome outcome, CancellationToken cancellationToken)
    {
        var isFinal = outcome.State is DeliveryState.Delivered or DeliveryState.Dead;
        var follows = outcome.State == DeliveryState.Delivered && delivery is ClaimedDelivery.Message && delivery.Group.Status == AlertState.Resolved;
        var changed = await context.Writer.RunAsync(
            connection =>
            {
                if (follows)
                {
                    connection.Execute(
                        """
                        UPDATE delivery SET is_firing = FALSE
                        WHERE integration = @Integration AND group_key = @GroupKey AND contact_point = @ContactPoint AND id < @Id AND is_firing
                        """,
                        new { delivery.Integration, delivery.Group.GroupKey, delivery.ContactPoint, delivery.Id });
                }

                var finished = connection.Execute(
                    """
                    UPDATE delivery SET state = @state, next_attempt_at = @next, lease_owner = NULL, crashes = 0, reason = @Reason, detail = @Detail,
                        reference = coalesce(@Reference, reference), finished_at = @finished
                    WHERE id = @Id AND state = 'sending' AND lease_owner = @Lease
                    """,
                    new
                    {
                        state = outcome.State.ToString().ToLowerInvariant(),
                        next = (outcome.NextAttemptAt ?? context.Time.GetUtcNow()).ToUnixTimeMilliseconds(),
                        outcome.Reason,
                        outcome.Detail,
                        outcome.Reference,
                        finished = isFinal ? context.Now : (long?)null,
                        delivery.Id,
                        delivery.Lease,
                    });
                if (finished == 1)
                {
                    connection.Execute(
                        "INSERT INTO delivery_attempt (delivery_id, number, ended_at, state, reason, detail) VALUES (@Id, @Attempt, @Now, @state, @Reason, "
                            + "@Detail)",
                        new
                        {
                            delivery.Id,
                            delivery.Attempt,
                            context.Now,
                            state = outcome.State.ToString().ToLowerInvariant(),
                            outcome.Reason,
                            outcome.Detail,
                        });
                }

                return finished;
            },
            cancellationToken);
        if (changed == 1 && isFinal)
        {
            context.Backlog.Add(-1);
        }
    }

    public Task<IReadOnlyList<SentMessage>> ListFiringMessagesAsync(
        ClaimedDelivery delivery,
        int limit,
        CancellationToken cancellationToken) => Task.Run<IReadOnlyList<SentMessage>>(
        () =>
        {
            using var connection = context.Engine.OpenReader();
            var rows = connection.Query<SentRow>(
                """
                SELECT d.reference AS Reference, p.payload AS Payload, e.pictures AS Pictures, e.received_at AS ReceivedAt
                FROM delivery d JOIN event e ON e.id = d.event_id JOIN event_payload p ON p.event_id = e.id
                WHERE d.integration = @Integration AND d.group_key = @GroupKey AND d.contact_point = @ContactPoint AND d.id < @Id
                    AND d.is_firing AND d.state = 'delivered' AND d.reference IS NOT NULL
                ORDER BY d.id DESC LIMIT @limit
                """,
                new { delivery.Integration, delivery.Group.GroupKey, delivery.ContactPoint, delivery.Id, limit });
            return [.. rows.Select(static row => row.ToMessage()).OfType<SentMessage>()];
        },
        cancellationToken);

    public async Task<int> RedeliverAsync(string eventId, CancellationToken cancellationToken)
    {
        var (events, deliveries) = await context.Writer.RunAsync(
            connection =>
            {
                var events = connection.Execute(
                    "UPDATE event SET state = 'pending', claims = 0, finished_at = NULL WHERE id = @eventId AND state = 'parked'",
                    new { eventId });
                var deliveries = connection.Execute(
                    "UPDATE delivery SET state = 'pending', attempts = 0, crashes = 0, next_attempt_at = @Now, created_at = @Now, "
                        + "finished_at = NULL WHERE event_id = @eventId AND state = 'dead'",
                    new { eventId, context.Now });
                context.Engine.Announce(events > 0 ? Work.Events : Work.Deliveries);
                return (events, deliveries);
            },
            cancellationToken);
        context.Backlog.Add(events + deliveries);
        context.EventsChanged.Raise();
        context.DeliveriesChanged.Raise();
        return events + deliveries;
    }

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var connection = context.Engine.OpenReader();
            return Milliseconds.ToTime(connection.ExecuteScalar<long?>($"SELECT min(due) FROM ({Lanes}) AS waiting", new { after = context.Now }));
        },
        cancellationToken);

    /// <summary>Messages that went without the picture get it added, together with others that come at the same time; the number of new rows.</summary>
    internal static int AddLateImage(SqlContext context, DbConnection connection, object parameters)
    {
        connection.Execute(
            $"""
            UPDATE delivery SET image_tokens = image_tokens || @lineEnd || @pictureToken
            WHERE event_id = @eventId AND kind = 'images' AND state = 'pending' AND integration {context.Engine.In("@integrations")}
            """,
            parameters);
        return connection.Execute(
            $"""
            INSERT INTO delivery (event_id, contact_point, integration, type, group_key, kind, image_tokens, after_attempt, next_attempt_at, created_at)
            SELECT event_id, contact_point, integration, type, group_key, 'images', @pictureToken, attempts, @Now + 1000, @Now FROM delivery message
            WHERE event_id = @eventId AND kind = 'message' AND state IN ('sending', 'delivered') AND integration {context.Engine.In("@integrations")}
              AND NOT EXISTS (
                SELECT 1 FROM delivery waiting
                WHERE waiting.event_id = @eventId AND waiting.integration = message.integration AND waiting.kind = 'images' AND waiting.state = 'pending')
            """,
            parameters);
    }

    /// <summary>Attempts of a dead process: nobody knows whether they arrived. What was under way at three crashes is not tried again.</summary>
    internal static (int All, int Dead) TakeBack(DbConnection connection, string isOver, object parameters)
    {
        var all = connection.Execute(
            $"""
            UPDATE delivery SET lease_owner = NULL, crashes = crashes + 1, next_attempt_at = @Now,
                state = CASE WHEN crashes + 1 >= @MaxClaims THEN 'dead' ELSE 'unknown' END,
                reason = CASE WHEN crashes + 1 >= @MaxClaims THEN 'poison' ELSE 'unknownOutcome' END,
                finished_at = CASE WHEN crashes + 1 >= @MaxClaims THEN @Now END
            WHERE state = 'sending' {isOver}
            """,
            parameters);
        return (all, connection.ExecuteScalar<int>(
            "SELECT count(*) FROM delivery WHERE state = 'dead' AND reason = 'poison' AND finished_at = @Now",
            parameters));
    }

    /// <summary>No pause is longer than a vendor's longest wish; what seems to wait longer was written before the clock was set back.</summary>
    internal static void PullForward(DbConnection connection, long now) => connection.Execute(
        "UPDATE delivery SET next_attempt_at = @now WHERE state IN ('pending', 'retry', 'unknown') AND next_attempt_at > @now + @longest",
        new { now, longest = (long)RetryPolicy.MaxWish.TotalMilliseconds });

    /// <summary>One of those that were parked, when none of them is under way.</summary>
    internal static int Revive(DbConnection connection, string pause, object parameters) => connection.Execute(
        $"""
        UPDATE delivery SET state = 'unknown', reason = 'unknownOutcome', next_attempt_at = @Now, finished_at = NULL WHERE id = (
            SELECT id FROM delivery
            WHERE state = 'dead' AND reason = 'poison' AND crashes >= @MaxClaims AND crashes < @last AND finished_at <= @Now - {pause}
              AND NOT EXISTS (SELECT 1 FROM delivery busy WHERE busy.state IN ('unknown', 'sending') AND busy.crashes >= @MaxClaims)
            ORDER BY id LIMIT 1)
        """,
        parameters);

    /// <summary>A row that cannot be read is kept as dead, and holds nothing up.</summary>
    private Task BuryAsync(long id, CancellationToken cancellationToken) => context.Writer.RunAsync(
        connection => connection.Execute(
            "UPDATE delivery SET state = 'dead', reason = 'poison', lease_owner = NULL, finished_at = @Now WHERE id = @id", new { context.Now, id }),
        cancellationToken);

    /// <summary>What is due of lanes that are not full, the lane first that waits longest.</summary>
    private List<long> Choose(DbConnection connection, IReadOnlyDictionary<string, int> busy, int max, int perIntegration)
    {
        var chosen = new List<long>();
        foreach (var (integration, due) in connection.Query<(string Integration, long? Due)>(Lanes, new { after = long.MinValue })
            .OrderBy(static lane => lane.Due)
            .ToList())
        {
            var free = Math.Min(max - chosen.Count, perIntegration - busy.GetValueOrDefault(integration));
            if (free > 0 && due <= context.Now)
            {
                chosen.AddRange(connection.Query<long>(
                    $"""
                    SELECT due.id FROM delivery due
                    WHERE due.integration = @integration AND due.{IsWaiting} AND due.next_attempt_at <= @Now
                      AND NOT EXISTS (
                        SELECT 1 FROM delivery earlier
                        WHERE earlier.integration = due.integration AND earlier.group_key = due.group_key AND earlier.id < due.id AND earlier.kind = 'message'
                          AND earlier.state IN ('pending', 'sending', 'retry', 'unknown'))
                    ORDER BY due.next_attempt_at, due.id LIMIT @free {context.Engine.Taking("due")}
                    """,
                    new { integration, context.Now, free }));
            }
        }

        return chosen;
    }

    private List<DeliveryRow> Claim(DbConnection connection, List<long> ids, string lease)
    {
        // the attempt is counted before it is made: a delivery that kills the process is known by it
        connection.Execute(
            $"UPDATE delivery SET state = 'sending', attempts = attempts + 1, lease_owner = @lease, lease_until = {context.Engine.LeaseClock} + @LeaseTime "
                + $"WHERE id {context.Engine.In("@ids")}",
            new { lease, context.Now, context.LeaseTime, ids });
        return connection.Query<DeliveryRow>(
            $"""
            SELECT d.id AS Id, d.event_id AS EventId, d.contact_point AS ContactPoint, d.integration AS Integration, d.type AS Type, d.attempts AS Attempt,
                d.created_at AS CreatedAt, e.received_at AS ReceivedAt, e.pictures AS Pictures,
                d.image_tokens AS ImageTokens, d.after_attempt AS AfterAttempt, m.attempts AS MessageAttempts,
                CASE WHEN m.state = 'delivered' THEN m.reference END AS MessageReference, m.is_firing AS MessageIsFiring
            FROM delivery d JOIN event e ON e.id = d.event_id
                LEFT JOIN delivery m ON d.kind = 'images' AND m.event_id = d.event_id AND m.integration = d.integration
                    AND m.contact_point = d.contact_point AND m.kind = 'message'
            WHERE d.id {context.Engine.In("@ids")}
            """,
            new { ids }).AsList();
    }
}
