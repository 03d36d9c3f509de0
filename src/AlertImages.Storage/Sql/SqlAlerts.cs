using System.Data.Common;
using System.Text.Json;
using AlertImages.Core.Grouping;
using AlertImages.Core.Provisioned;
using AlertImages.Storage.Rows;
using Dapper;

namespace AlertImages.Storage.Sql;

/// <summary>Takes alerts of the v2 API in, and puts them into their groups.</summary>
internal sealed class SqlAlerts : IAsyncDisposable
{
    private readonly SqlContext _context;
    private readonly Combiner<Request, bool> _waiting;

    public SqlAlerts(SqlContext context) =>
        (_context, _waiting) = (context, new Combiner<Request, bool>(context, static request => request.Alerts.Count, Receive, Told));

    /// <summary>Returns once they are durable; throws when the store fails.</summary>
    public Task ReceiveAsync(
        IReadOnlyList<ActiveAlert> alerts,
        Func<IReadOnlyDictionary<string, string>, IReadOnlyList<GroupTarget>> route,
        CancellationToken cancellationToken) =>
        _waiting.RunAsync(new Request(alerts, route), cancellationToken);

    public ValueTask DisposeAsync() => _waiting.DisposeAsync();

    /// <summary>Makes the groups that are not there yet, and puts the alerts into them.</summary>
    /// <returns>Who is in which group.</returns>
    public List<Member> Join(DbConnection connection, IReadOnlyList<(ActiveAlert Alert, GroupTarget Target)> alerts)
    {
        // in one order everywhere, so that two processes do not wait for each other
        var members = alerts
            .GroupBy(static alert => (alert.Target.ContactPoint, alert.Target.GroupKey))
            .OrderBy(static group => group.Key.ContactPoint, StringComparer.Ordinal).ThenBy(static group => group.Key.GroupKey, StringComparer.Ordinal)
            .SelectMany(group => JoinOne(connection, [.. group]))
            .ToList();
        _context.Engine.InsertMembers(connection, members);
        return members;
    }

    private IEnumerable<Member> JoinOne(DbConnection connection, IReadOnlyList<(ActiveAlert Alert, GroupTarget Target)> alerts)
    {
        // whoever has waited elsewhere already waits no more (Alertmanager dispatch.go, aggrGroup.insert)
        var (now, target) = (_context.Time.GetUtcNow(), alerts[^1].Target);
        var flushAt = alerts.Any(entry => entry.Alert.StartsAt + target.Wait < now) ? now : now + target.Wait;
        var group = connection.ExecuteScalar<long>(
            """
            INSERT INTO alert_group (contact_point, group_key, policy, labels, next_flush_at) VALUES (@ContactPoint, @GroupKey, @Policy, @labels, @flushAt)
            ON CONFLICT (contact_point, group_key) DO UPDATE SET policy = excluded.policy,
                next_flush_at = CASE
                    WHEN alert_group.has_flushed OR @flushAt > @now OR alert_group.next_flush_at < @flushAt THEN alert_group.next_flush_at
                    ELSE @flushAt
                END
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
        return alerts.Select(entry => new Member(group, entry.Alert.Fingerprint));
    }

    /// <summary>True for a request with an alert that is new to a group.</summary>
    private List<bool> Receive(DbConnection connection, IReadOnlyList<Request> requests)
    {
        _context.Engine.RequireRoom();
        var now = _context.Time.GetUtcNow();
        var known = Read(connection, [.. requests.SelectMany(static request => request.Alerts).Select(static alert => alert.Fingerprint).Distinct()]);
        var (changed, joining) = (new Dictionary<string, ActiveAlert>(StringComparer.Ordinal), new List<(ActiveAlert, GroupTarget)>());
        var results = requests.Select(request => request.Alerts.Aggregate(false, (any, alert) => Receive(request, alert) || any)).ToList();
        _context.Engine.UpsertAlerts(connection, [.. changed.Values.OrderBy(static alert => alert.Fingerprint, StringComparer.Ordinal).Select(AlertRow.Of)]);
        if (joining.Count > 0)
        {
            Join(connection, joining);
            _context.Engine.Announce(Work.Groups);
        }

        return results;

        bool Receive(Request request, ActiveAlert alert)
        {
            if (known.TryGetValue(alert.Fingerprint, out var earlier))
            {
                known[alert.Fingerprint] = changed[alert.Fingerprint] = alert.MergeInto(earlier, now);
                return false;
            }

            if (alert.IsResolved(now))
            {
                // nobody was told of its beginning
                return false;
            }

            known[alert.Fingerprint] = changed[alert.Fingerprint] = alert;
            joining.AddRange(request.Route(alert.Labels).Select(target => (alert, target)));
            return true;
        }
    }

    private Dictionary<string, ActiveAlert> Read(DbConnection connection, string[] fingerprints) => fingerprints.Chunk(SqlContext.MaxParameters)
        .SelectMany(chunk => connection.Query<AlertRow>($"{AlertRow.Select} WHERE fingerprint {_context.Engine.In("@chunk")}", new { chunk }))
        .Select(static row => row.ToAlert()).OfType<ActiveAlert>()
        .ToDictionary(static alert => alert.Fingerprint, StringComparer.Ordinal);

    private void Told(IReadOnlyList<bool> areNew)
    {
        if (areNew.Contains(true))
        {
            _context.GroupsChanged.Raise();
        }
    }

    private sealed record Request(IReadOnlyList<ActiveAlert> Alerts, Func<IReadOnlyDictionary<string, string>, IReadOnlyList<GroupTarget>> Route);
}

/// <summary>An alert is in a group.</summary>
internal sealed record Member(long Group, string Fingerprint);
