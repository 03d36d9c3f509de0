using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.History;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Storage.Rows;
using Dapper;

namespace AlertImages.Storage.Sql;

/// <summary>Reads events, deliveries and attempts for people.</summary>
internal sealed class SqlHistory(SqlEngine engine, StoreOptions options) : INotificationHistory
{
    /// <summary>A search for text looks at so many notifications; whoever wants to see further asks for the next page.</summary>
    private const int MaxSearched = 5000;

    private const string IsOpen = "state IN ('pending', 'sending', 'retry', 'unknown')";

    private const string SelectEvent =
        """
        SELECT e.seq AS Seq, e.id AS Id, e.contact_point AS ContactPoint, e.received_at AS ReceivedAt, e.state AS State, e.pictures AS Pictures,
            e.subjects AS Subjects, e.finished_at AS FinishedAt
        FROM event e
        """;

    public Task<HistoryPage> ListAsync(HistoryFilter filter, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var connection = engine.OpenReader();
            using var transaction = engine.BeginRead(connection);
            var limit = Math.Clamp(filter.Limit, 1, HistoryFilter.MaxLimit);
            var (conditions, floor) = Conditions(connection, filter);
            var rows = connection.Query<EventRow>(
                $"{SelectEvent} {(filter.Text.Length > 0 ? "JOIN event_payload p ON p.event_id = e.id" : "")} "
                    + $"WHERE {conditions} ORDER BY e.seq DESC LIMIT @limit",
                new { filter.Before, floor, filter.ContactPoint, text = Pattern(filter.Text), limit = limit + 1 }).AsList();
            var isFull = rows.Count > limit;
            var next = isFull ? rows[limit - 1].Seq : floor is > 1 ? floor : null;
            return new HistoryPage(Complete(connection, isFull ? rows[..limit] : rows, withLog: false), next, !isFull && floor is > 1);
        },
        cancellationToken);

    public Task<NotificationRecord?> FindAsync(string id, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var connection = engine.OpenReader();
            using var transaction = engine.BeginRead(connection);
            var rows = connection.Query<EventRow>(SelectEvent + " WHERE e.id = @id", new { id }).AsList();
            if (Complete(connection, rows, withLog: true) is not [var found])
            {
                return null;
            }

            List<string?> others = [.. found.Group?.Alerts.Select(alert => OtherPhase(connection, alert)) ?? []];
            var pictures = Images(connection, [.. others.OfType<string>().Distinct().Where(token => !found.KnownPictures.ContainsKey(token))]);
            return found with
            {
                OtherPhase = others,
                KnownPictures = found.KnownPictures.Concat(pictures).ToDictionary(StringComparer.Ordinal),
                Received = connection.ExecuteScalar<byte[]?>("SELECT received FROM event_payload WHERE event_id = @id", new { id }),
            };
        },
        cancellationToken);

    /// <summary>The conditions of a page, and the event that it does not look beyond.</summary>
    private (string Conditions, long? Floor) Conditions(DbConnection connection, HistoryFilter filter)
    {
        var conditions = new List<string> { "1 = 1" };
        if (filter.Before is not null)
        {
            conditions.Add("e.seq < @Before");
        }

        if (filter.ContactPoint.Length > 0)
        {
            conditions.Add("e.contact_point = @ContactPoint");
        }

        if (filter.HasPicture is { } has)
        {
            conditions.Add($"coalesce(e.pictures, '') {(has ? "" : "NOT ")}LIKE '%\"Token\":%'");
        }

        conditions.AddRange(filter.State switch
        {
            NotificationState.Waiting => ["e.state IN ('pending', 'processing')"],
            NotificationState.Parked => ["e.state = 'parked'"],
            NotificationState.Delivering =>
                [$"e.id IN (SELECT event_id FROM delivery WHERE {IsOpen})", "e.id NOT IN (SELECT event_id FROM delivery WHERE state = 'dead')"],
            NotificationState.Failed => ["e.id IN (SELECT event_id FROM delivery WHERE state = 'dead')"],
            NotificationState.Delivered =>
                [
                    "e.state = 'done'",
                    $"e.id NOT IN (SELECT event_id FROM delivery WHERE {IsOpen})",
                    "e.id NOT IN (SELECT event_id FROM delivery WHERE state = 'dead')",
                ],
            _ => [],
        });
        if (filter.Text.Length == 0)
        {
            return (string.Join(" AND ", conditions), null);
        }

        var floor = connection.ExecuteScalar<long?>(
            $"SELECT min(seq) FROM (SELECT seq FROM event {(filter.Before is null ? "" : "WHERE seq < @Before")} ORDER BY seq DESC LIMIT "
                + $"{MaxSearched.ToString(CultureInfo.InvariantCulture)}) AS latest",
            new { filter.Before });
        conditions.Add("e.seq >= @floor");
        conditions.Add(engine.ContainsText("p.payload", "@text"));
        return (string.Join(" AND ", conditions), floor);
    }

    /// <summary>The text as it stands in the stored JSON, as a pattern.</summary>
    private static string Pattern(string text)
    {
        var stored = JsonEncodedText.Encode(text).ToString();
        var escaped = stored.Replace("!", "!!", StringComparison.Ordinal)
            .Replace("%", "!%", StringComparison.Ordinal)
            .Replace("_", "!_", StringComparison.Ordinal);
        return $"%{escaped}%";
    }

    private List<NotificationRecord> Complete(DbConnection connection, List<EventRow> rows, bool withLog)
    {
        var ids = rows.Select(static row => row.Id).ToArray();
        var payloads = connection
            .Query<(string Id, byte[] Payload)>($"SELECT event_id, payload FROM event_payload WHERE event_id {engine.In("@ids")}", new { ids })
            .ToDictionary(static row => row.Id, static row => row.Payload, StringComparer.Ordinal);
        var deliveries = connection.Query<DeliveryRow>(
            $"""
            SELECT id AS Id, event_id AS EventId, integration AS Integration, type AS Type, kind AS Kind, state AS State,
                attempts AS Attempts, next_attempt_at AS NextAttemptAt, reason AS Reason, reference AS Reference
            FROM delivery WHERE event_id {engine.In("@ids")} ORDER BY id
            """,
            new { ids }).ToLookup(static row => row.EventId, StringComparer.Ordinal);
        var log = withLog
            ? Attempts(connection, [.. deliveries.SelectMany(static entry => entry).Select(static row => row.Id)])
            : Enumerable.Empty<AttemptRow>().ToLookup(static row => row.DeliveryId);
        var pictures = rows.ToDictionary(static row => row.Id, static row => StoredPictures.Read(row.Pictures), StringComparer.Ordinal);
        var images = Images(connection, [.. pictures.Values.SelectMany(static list => list).SelectMany(static picture => picture.Tokens).Distinct()]);
        return
        [
            .. rows.Select(row => new NotificationRecord
            {
                Id = row.Id,
                ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.ReceivedAt),
                CompletedAt = Milliseconds.ToTime(row.FinishedAt),
                ContactPoint = row.ContactPoint,
                State = StateOf(row, deliveries[row.Id]),
                Group = payloads.TryGetValue(row.Id, out var payload) ? EventContent.TryRead(payload) : null,
                Subjects = ReadSubjects(row.Subjects),
                Pictures = pictures[row.Id],
                KnownPictures = pictures[row.Id].SelectMany(static picture => picture.Tokens).Distinct().Where(images.ContainsKey).ToDictionary(
                    static token => token, token => images[token], StringComparer.Ordinal),
                Deliveries = [.. deliveries[row.Id].Select(delivery => delivery.ToRecord(log[delivery.Id]))],
            }),
        ];
    }

    private static List<FoundSubject?> ReadSubjects(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, StoreJson.Default.ListFoundSubject) ?? [];

    private static string? OtherPhase(DbConnection connection, Alert alert) => connection.QueryFirstOrDefault<string?>(
        "SELECT image_token FROM alert_episode WHERE org = @OrgId AND fingerprint = @Fingerprint AND starts_at = @startsAt AND phase = @phase ORDER BY "
            + "variant LIMIT 1",
        new
        {
            alert.OrgId,
            alert.Fingerprint,
            startsAt = alert.StartsAt?.ToUnixTimeMilliseconds() ?? 0,
            phase = alert.Status == AlertState.Firing ? "resolved" : "firing",
        });

    private static NotificationState StateOf(EventRow row, IEnumerable<DeliveryRow> deliveries) => row.State switch
    {
        "parked" => NotificationState.Parked,
        "pending" or "processing" => NotificationState.Waiting,
        _ when deliveries.Any(static delivery => delivery.State == "dead") => NotificationState.Failed,
        _ when deliveries.Any(static delivery => delivery.State != "delivered") => NotificationState.Delivering,
        _ => NotificationState.Delivered,
    };

    private ILookup<long, AttemptRow> Attempts(DbConnection connection, long[] deliveries) => connection.Query<AttemptRow>(
        $"""
        SELECT delivery_id AS DeliveryId, number AS Number, ended_at AS EndedAt, state AS State, reason AS Reason, detail AS Detail
        FROM delivery_attempt WHERE delivery_id {engine.In("@deliveries")} ORDER BY ended_at, number
        """,
        new { deliveries }).ToLookup(static row => row.DeliveryId);

    private Dictionary<string, Picture> Images(DbConnection connection, string[] tokens) => connection
        .Query<PictureRow>($"SELECT {PictureRow.Columns} FROM alert_image WHERE token {engine.In("@tokens")}", new { tokens })
        .Select(row => row.ToImage(path => engine.PathOf(path, options))).ToDictionary(static picture => picture.Token, StringComparer.Ordinal);

    private sealed class EventRow
    {
        public long Seq { get; init; }

        public string Id { get; init; } = "";

        public string ContactPoint { get; init; } = "";

        public long ReceivedAt { get; init; }

        public string State { get; init; } = "";

        public string? Pictures { get; init; }

        public string? Subjects { get; init; }

        public long? FinishedAt { get; init; }
    }

    private sealed class DeliveryRow
    {
        public long Id { get; init; }

        public string EventId { get; init; } = "";

        public string Integration { get; init; } = "";

        public string Type { get; init; } = "";

        public string Kind { get; init; } = "";

        public string State { get; init; } = "";

        public int Attempts { get; init; }

        public long NextAttemptAt { get; init; }

        public string? Reason { get; init; }

        public string? Reference { get; init; }

        public DeliveryRecord ToRecord(IEnumerable<AttemptRow> log) => new()
        {
            Integration = Integration,
            Type = Type,
            AddsImages = Kind == "images",
            State = ReadState(State),
            Attempts = Attempts,
            NextAttemptAt = State is "pending" or "retry" or "unknown" ? DateTimeOffset.FromUnixTimeMilliseconds(NextAttemptAt) : null,
            Reason = Reason,
            Reference = Reference,
            Log = [.. log.Select(static attempt => new AttemptRecord(
                attempt.Number,
                DateTimeOffset.FromUnixTimeMilliseconds(attempt.EndedAt),
                ReadState(attempt.State),
                attempt.Reason,
                attempt.Detail))],
        };
    }

    private static DeliveryState ReadState(string state) => Enum.Parse<DeliveryState>(state, ignoreCase: true);

    private sealed class AttemptRow
    {
        public long DeliveryId { get; init; }

        public int Number { get; init; }

        public long EndedAt { get; init; }

        public string State { get; init; } = "";

        public string? Reason { get; init; }

        public string? Detail { get; init; }
    }
}
