using AlertImages.Core.Alerts;

namespace AlertImages.Core.Provisioned;

/// <summary>Which contact points an alert goes to, and in which groups (Alertmanager dispatch/route.go).</summary>
/// <param name="root">Matches every alert.</param>
/// <param name="timings">The timings that nodes name.</param>
public sealed class PolicyTree(NotificationPolicy root, IReadOnlyDictionary<string, MuteTiming> timings)
{
    private readonly Dictionary<string, NotificationPolicy> _byKey = All(root)
        .DistinctBy(static policy => policy.Key)
        .ToDictionary(static policy => policy.Key, StringComparer.Ordinal);

    /// <summary>The node that matches every alert.</summary>
    public NotificationPolicy Root { get; } = root;

    /// <summary>A tree of one node.</summary>
    public static PolicyTree Of(string receiver) =>
        new(new NotificationPolicy { Key = "{}", Receiver = receiver, GroupBy = ["grafana_folder", "alertname"] }, new Dictionary<string, MuteTiming>());

    /// <summary>The node of a stored group; null when the configuration no longer has it.</summary>
    public NotificationPolicy? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The groups that the alert belongs to, at least one.</summary>
    public IReadOnlyList<GroupTarget> Route(IReadOnlyDictionary<string, string> labels) => [.. Match(Root, labels).Select(policy =>
    {
        var groupLabels = policy.GroupLabels(labels);
        return new GroupTarget(policy.Receiver, $"{policy.Key}:{groupLabels.Print()}", policy.Key, groupLabels, policy.GroupWait);
    }).DistinctBy(static target => (target.ContactPoint, target.GroupKey))];

    /// <summary>Names of the timings that keep the policy silent now.</summary>
    public IReadOnlyList<string> MutedBy(NotificationPolicy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        string[] muting = [.. policy.MuteTimings.Where(name => timings.GetValueOrDefault(name)?.Contains(now) == true)];
        var isActive = policy.ActiveTimings.Count == 0 || policy.ActiveTimings.Any(name => timings.GetValueOrDefault(name)?.Contains(now) == true);
        return isActive ? muting : [.. muting, .. policy.ActiveTimings];
    }

    private static IEnumerable<NotificationPolicy> All(NotificationPolicy policy) => policy.Routes.SelectMany(All).Prepend(policy);

    /// <summary>Depth first; the node itself when none below takes the alert.</summary>
    private static List<NotificationPolicy> Match(NotificationPolicy policy, IReadOnlyDictionary<string, string> labels)
    {
        var found = new List<NotificationPolicy>();
        foreach (var child in policy.Routes.Where(child => child.Matchers.All(matcher => matcher.Matches(labels))))
        {
            found.AddRange(Match(child, labels));
            if (!child.Continue)
            {
                break;
            }
        }

        return found.Count > 0 ? found : [policy];
    }
}
