using AlertImages.Core.Alerts;
using AlertImages.Core.Provisioned;

namespace AlertImages.Core.Grouping;

/// <summary>
/// Decides whether a group is notified when its time has come, with Alertmanager's rules (dispatch/dispatch.go, notify/notify.go):
/// what is new is told, an end is told
/// once, and what stays the same is repeated after <c>repeat_interval</c>.
/// </summary>
/// <param name="tree">The policies.</param>
/// <param name="address">Builds the links of a notification.</param>
public sealed class GroupFlush(PolicyTree tree, LinkCompletion address)
{
    /// <summary>An alert came while the policies changed: what is in groups of the old ones must be routed again before anybody is told.</summary>
    private static readonly TimeSpan s_untilRouted = TimeSpan.FromSeconds(1);

    /// <summary>True when it met a group that the policies do not have.</summary>
    public bool HasOldGroups { get; private set; }

    /// <summary>Looks at the group.</summary>
    public GroupDecision Decide(StoredGroup group, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (tree.Find(group.Policy) is not { } policy || policy.Receiver != group.ContactPoint)
        {
            HasOldGroups = true;
            return new GroupDecision(null, group.Notified, now + s_untilRouted, []);
        }

        var planned = group.NextFlushAt + policy.GroupInterval;
        var next = planned > now ? planned : now + policy.GroupInterval;
        var (firing, resolved) = (Fingerprints(group, now, isResolved: false), Fingerprints(group, now, isResolved: true));
        if (tree.MutedBy(policy, now).Count > 0 || !NeedsNotification(group.Notified, firing, resolved, policy.RepeatInterval, now))
        {
            return new GroupDecision(null, group.Notified, next, resolved);
        }

        var onlyResolved = group.Notified is { } last && firing.Count > 0 && firing.All(last.Firing.Contains) && now - last.At < policy.RepeatInterval;
        return new GroupDecision(Notification(group, now) with { OnlyResolvedAreNew = onlyResolved }, new NotifiedState(now, firing, resolved), next, resolved);
    }

    private static bool NeedsNotification(
        NotifiedState? last,
        IReadOnlyList<string> firing,
        IReadOnlyList<string> resolved,
        TimeSpan repeatInterval,
        DateTimeOffset now)
    {
        if (last is null || firing.Count == 0)
        {
            return last is null ? firing.Count > 0 : last.Firing.Count > 0;
        }

        return firing.Except(last.Firing).Any() || resolved.Except(last.Resolved).Any() || now - last.At >= repeatInterval;
    }

    private AlertGroup Notification(StoredGroup group, DateTimeOffset now)
    {
        Alert[] alerts = [.. group.Alerts.OrderBy(static alert => alert.StartsAt)
            .ThenBy(static alert => alert.Fingerprint, StringComparer.Ordinal)
            .Select(alert => alert.ToAlert(now))];
        return address.Complete(
            new AlertGroup
            {
                Source = AlertSource.Prometheus,
                ContactPoint = group.ContactPoint,
                Receiver = group.ContactPoint,
                Status = Array.Exists(alerts, static alert => alert.Status == AlertState.Firing) ? AlertState.Firing : AlertState.Resolved,
                GroupKey = group.GroupKey,
                Alerts = alerts,
                GroupLabels = group.Labels,
                CommonLabels = LabelSets.Common(alerts.Select(static alert => alert.Labels)),
                CommonAnnotations = LabelSets.Common(alerts.Select(static alert => alert.Annotations)),
                OrgId = alerts[0].OrgId,
            },
            now);
    }

    private static List<string> Fingerprints(StoredGroup group, DateTimeOffset now, bool isResolved) =>
        [.. group.Alerts.Where(alert => alert.IsResolved(now) == isResolved).Select(static alert => alert.Fingerprint)];
}
