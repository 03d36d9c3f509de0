using System.Data.Common;
using System.Text.Json;
using AlertImages.Core.Alerts;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Work;
using AlertImages.Storage.Rows;
using Dapper;

namespace AlertImages.Storage.Sql;

/// <summary>The table <c>event</c>.</summary>
internal sealed class SqlEvents(SqlContext context) : IAlertStore, IAsyncDisposable
{
    private const int MaxClaims = 3;

    /// <summary>A larger request is not kept as it came.</summary>
    private const int MaxReceived = 256 * 1024;

    /// <summary>Milliseconds before each further chance of what was parked.</summary>
    private static readonly long[] s_pauses = [.. new[]
    {
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
    }.Select(static pause => (long)pause.TotalMilliseconds)];

    private readonly SqlIntake _intake = new(context);

    public WorkSignal EventsChanged => context.EventsChanged;

    public ValueTask DisposeAsync() => _intake.DisposeAsync();

    public async Task<AddResult> AddAsync(AlertGroup group, byte[]? received, CancellationToken cancellationToken)
    {
        var row = RowOf(group, context.Time.GetUtcNow()) with { Received = received?.Length <= MaxReceived ? received : null };
        context.Recent.Add(row.Id, group);
        return await _intake.AddAsync(row, cancellationToken);
    }

    public async Task<IReadOnlyList<StoredEvent>> ClaimEventsAsync(int max, CancellationToken cancellationToken)
    {
        var lease = context.NewLease();
        var rows = await context.Writer.RunAsync(
            connection => context.WithGroups(connection, connection.Query<ClaimedEventRow>(
                $"""
                UPDATE event SET state = 'processing', claims = claims + 1, lease_owner = @lease, lease_until = {context.Engine.LeaseClock} + @LeaseTime
                WHERE seq IN (
                    SELECT waiting.seq FROM event waiting
                    WHERE waiting.state IN ('pending', 'processing') AND waiting.state = 'pending' AND NOT EXISTS (
                        SELECT 1 FROM event earlier
                        WHERE earlier.contact_point = waiting.contact_point AND earlier.group_key = waiting.group_key
                          AND earlier.seq < waiting.seq AND earlier.state IN ('pending', 'processing'))
                    ORDER BY waiting.seq LIMIT @max {context.Engine.Taking("waiting")})
                RETURNING seq AS Seq, id AS Id, received_at AS ReceivedAt
                """,
                new { lease, context.Now, context.LeaseTime, max }).AsList(), static row => row.Id),
            cancellationToken);
        var events = new List<StoredEvent>();
        foreach (var (row, content) in rows.OrderBy(static entry => entry.Row.Seq))
        {
            if (content.Read() is { } group)
            {
                events.Add(new StoredEvent(row.Id, DateTimeOffset.FromUnixTimeMilliseconds(row.ReceivedAt), group) { Lease = lease });
            }
            else
            {
                await ParkAsync(row.Seq, cancellationToken);
            }
        }

        return events;
    }

    public async Task CompleteEventAsync(StoredEvent alertEvent, PipelineOutcome outcome, CancellationToken cancellationToken)
    {
        var now = context.Now;
        var pictureJson = JsonSerializer.Serialize([.. outcome.Pictures], StoreJson.Default.ListAlertPicture);
        var subjectJson = JsonSerializer.Serialize([.. outcome.Subjects], StoreJson.Default.ListFoundSubject);
        var rows = outcome.Deliveries.Select(delivery => new
        {
            EventId = alertEvent.Id,
            delivery.ContactPoint,
            delivery.Integration,
            delivery.Type,
            alertEvent.Group.GroupKey,
            isFiring = alertEvent.Group.Status == AlertState.Firing,
            now,
        }).ToList();
        var completed = await context.Writer.RunAsync(
            connection =>
            {
                var changed = connection.Execute(
                    """
                    UPDATE event SET state = 'done', pictures = @pictureJson, subjects = @subjectJson, lease_owner = NULL, finished_at = @now
                    WHERE id = @Id AND state = 'processing' AND lease_owner = @Lease
                    """,
                    new { pictureJson, subjectJson, now, alertEvent.Id, alertEvent.Lease });
                if (changed == 1)
                {
                    connection.Execute(
                        """
                        INSERT INTO delivery (event_id, contact_point, integration, type, group_key, is_firing, next_attempt_at, created_at)
                        VALUES (@EventId, @ContactPoint, @Integration, @Type, @GroupKey, @isFiring, @now, @now)
                        """,
                        rows);
                    context.Engine.Announce(Work.Deliveries);
                }

                return changed == 1;
            },
            cancellationToken);
        if (completed)
        {
            context.Backlog.Add(rows.Count - 1);
            context.DeliveriesChanged.Raise();
        }
    }

    public async Task AddLatePictureAsync(
        string eventId, int alertIndex, string pictureToken, IReadOnlyCollection<string> integrations, CancellationToken cancellationToken)
    {
        var added = await context.Writer.RunAsync(
            connection =>
            {
                var pictures = JsonSerializer.Deserialize(
                    connection.ExecuteScalar<string?>("SELECT pictures FROM event WHERE id = @eventId", new { eventId }) ?? "[]",
                    StoreJson.Default.ListAlertPicture) ?? [];
                if (alertIndex >= pictures.Count)
                {
                    return 0;
                }

                pictures[alertIndex] = pictures[alertIndex] with { Token = pictureToken, Failure = null, Detail = null };
                connection.Execute(
                    "UPDATE event SET pictures = @json WHERE id = @eventId", new
                    {
                        eventId,
                        json = JsonSerializer.Serialize(pictures, StoreJson.Default.ListAlertPicture),
                    });
                return SqlDeliveries.AddLateImage(
                    context, connection, new { eventId, pictureToken, integrations = integrations.ToArray(), context.Now, lineEnd = "\n" });
            },
            cancellationToken);
        context.Backlog.Add(added);
        context.DeliveriesChanged.Raise();
    }

    public Task ReleaseEventAsync(StoredEvent alertEvent, bool failed, CancellationToken cancellationToken) => context.Writer.RunAsync(
        connection => connection.Execute(
            """
            UPDATE event SET lease_owner = NULL,
                claims = CASE WHEN @failed THEN claims ELSE claims - 1 END,
                state = CASE WHEN @failed AND claims >= @MaxClaims THEN 'parked' ELSE 'pending' END
            WHERE id = @Id AND state = 'processing' AND lease_owner = @Lease
            """,
            new { failed, MaxClaims, alertEvent.Id, alertEvent.Lease }),
        cancellationToken);

    public async Task<TakenBack> TakeBackLeasesAsync(CancellationToken cancellationToken)
    {
        var taken = await context.Writer.RunAsync(
            connection =>
            {
                var parameters = new { MaxClaims, context.Now };
                var isOver = context.Engine.IsShared ? $"AND lease_until < {context.Engine.LeaseClock}" : "";
                var rows = connection.Execute(
                    $"UPDATE event SET lease_owner = NULL, state = CASE WHEN claims >= @MaxClaims THEN 'parked' ELSE 'pending' END, "
                        + $"finished_at = CASE WHEN claims >= @MaxClaims THEN @Now END WHERE state = 'processing' {isOver}",
                    parameters);
                var deliveries = SqlDeliveries.TakeBack(connection, isOver, parameters);
                SqlDeliveries.PullForward(connection, context.Now);
                if (rows + deliveries.All > 0)
                {
                    context.Engine.Announce(Work.Events);
                    context.Engine.Announce(Work.Deliveries);
                }

                return new TakenBack(
                    rows + deliveries.All,
                    connection.ExecuteScalar<int>("SELECT count(*) FROM event WHERE state = 'parked'") + deliveries.Dead);
            },
            cancellationToken);
        var statistics = await ReadStatisticsAsync(cancellationToken);
        context.Backlog.Add(statistics.Events + statistics.Deliveries - context.Backlog.Waiting);
        return taken;
    }

    public async Task<TakenBack> KeepLeasesAsync(CancellationToken cancellationToken)
    {
        if (!context.Engine.IsShared)
        {
            return new TakenBack(0, 0);
        }

        await context.Writer.RunAsync(
            connection =>
            {
                var parameters = new { own = context.Owner + "/%", context.LeaseTime };
                var until = $"lease_until = {context.Engine.LeaseClock} + @LeaseTime WHERE lease_owner LIKE @own";
                return connection.Execute($"UPDATE event SET {until} AND state = 'processing'; UPDATE delivery SET {until} AND state = 'sending'", parameters);
            },
            cancellationToken);
        return await TakeBackLeasesAsync(cancellationToken);
    }

    /// <summary>
    /// What was under way at three ends of the process may have been there by chance.
    /// It gets three more chances, one at a time and with longer and longer pauses:
    /// what does end the process does so rarely, and what does not arrives.
    /// </summary>
    public async Task<int> ReviveParkedAsync(CancellationToken cancellationToken)
    {
        var revived = await context.Writer.RunAsync(
            connection =>
            {
                var parameters = new
                {
                    context.Now,
                    MaxClaims,
                    last = MaxClaims + s_pauses.Length,
                    first = s_pauses[0],
                    second = s_pauses[1],
                    third = s_pauses[2],
                };
                const string Pause = "CASE {0} WHEN @MaxClaims THEN @first WHEN @MaxClaims + 1 THEN @second ELSE @third END";
                return connection.Execute(
                    $"""
                    UPDATE event SET state = 'pending', finished_at = NULL WHERE seq = (
                        SELECT seq FROM event
                        WHERE state = 'parked' AND claims >= @MaxClaims AND claims < @last AND finished_at <= @Now - {string.Format(null, Pause, "claims")}
                          AND NOT EXISTS (SELECT 1 FROM event busy WHERE busy.state IN ('pending', 'processing') AND busy.claims >= @MaxClaims)
                        ORDER BY seq LIMIT 1)
                    """,
                    parameters)
                    + SqlDeliveries.Revive(connection, string.Format(null, Pause, "crashes"), parameters);
            },
            cancellationToken);
        if (revived > 0)
        {
            context.Backlog.Add(revived);
            context.EventsChanged.Raise();
            context.DeliveriesChanged.Raise();
        }

        return revived;
    }

    public Task CheckAsync(CancellationToken cancellationToken) => context.Writer.RunAsync(
        connection =>
        {
            context.Engine.RequireRoom();
            // takes the lock of a writer and writes nothing
            return connection.Execute("UPDATE event SET claims = claims WHERE 1 = 0");
        },
        cancellationToken,
        isUrgent: true);

    public Task ShiftTimesAsync(TimeSpan by, CancellationToken cancellationToken) => ClockShift.ApplyAsync(context, by, cancellationToken);

    public Task<QueueStatistics> ReadStatisticsAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var connection = context.Engine.OpenReader();
            var (events, oldestEvent) =
                connection.QuerySingle<(long, long?)>("SELECT count(*), min(received_at) FROM event WHERE state IN ('pending', 'processing')");
            var (deliveries, oldestDelivery) = connection.QuerySingle<(long, long?)>(
                "SELECT count(*), min(created_at) FROM delivery WHERE state IN ('pending', 'sending', 'retry', 'unknown')");
            var parked = connection.ExecuteScalar<long>("SELECT count(*) FROM event WHERE state = 'parked'");
            return new QueueStatistics(events, Milliseconds.ToTime(oldestEvent), deliveries, Milliseconds.ToTime(oldestDelivery), parked);
        },
        cancellationToken);

    public Task<int> DeleteHistoryAsync(DateTimeOffset before, CancellationToken cancellationToken) => context.Writer.RunAsync(
        connection => connection.Execute(
            """
            DELETE FROM event WHERE seq IN (
                SELECT seq FROM event done
                WHERE finished_at < @before AND state = 'done' AND NOT EXISTS (
                    SELECT 1 FROM delivery WHERE delivery.event_id = done.id AND delivery.state IN ('pending', 'sending', 'retry', 'unknown'))
                ORDER BY finished_at LIMIT 5000)
            """,
            new { before = before.ToUnixTimeMilliseconds() }),
        cancellationToken);

    internal static NewEvent RowOf(AlertGroup group, DateTimeOffset now) => new(
        Guid.CreateVersion7(now).ToString("N"), group.Source.ToString(), group.ContactPoint, group.GroupKey, ContentHash.Of(group),
        JsonSerializer.SerializeToUtf8Bytes(group, AlertJson.Default.AlertGroup), now.ToUnixTimeMilliseconds());

    internal static void Insert(DbConnection connection, NewEvent row)
    {
        connection.Execute(SqlEngine.InsertEvent, row);
        connection.Execute(SqlEngine.InsertPayload, row);
    }

    /// <summary>A row that cannot be read is kept and counted, and holds nothing up.</summary>
    private Task ParkAsync(long seq, CancellationToken cancellationToken) => context.Writer.RunAsync(
        connection => connection.Execute("UPDATE event SET state = 'parked', lease_owner = NULL WHERE seq = @seq", new { seq }), cancellationToken);
}
