using System.Collections.Concurrent;
using AlertImages.Core.Alerts;

namespace AlertImages.Storage.Sql;

/// <summary>The alerts of the latest events as objects: what was just stored need not be read from its JSON again. Bounded by the number of alerts.</summary>
internal sealed class RecentGroups
{
    private const int MaxAlerts = 2_000;

    private readonly ConcurrentDictionary<string, AlertGroup> _groups = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Id, int Alerts)> _order = new();
    private int _alerts;

    public AlertGroup? Find(string eventId) => _groups.GetValueOrDefault(eventId);

    public void Add(string eventId, AlertGroup group)
    {
        if (!_groups.TryAdd(eventId, group))
        {
            return;
        }

        _order.Enqueue((eventId, group.Alerts.Count));
        Interlocked.Add(ref _alerts, group.Alerts.Count);
        while (Volatile.Read(ref _alerts) > MaxAlerts && _order.TryDequeue(out var oldest))
        {
            _groups.TryRemove(oldest.Id, out _);
            Interlocked.Add(ref _alerts, -oldest.Alerts);
        }
    }
}
