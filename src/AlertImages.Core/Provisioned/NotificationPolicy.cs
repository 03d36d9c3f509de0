using AlertImages.Core.Alerts;

namespace AlertImages.Core.Provisioned;

/// <summary>A node of the policy tree, with everything that it has from its parents.</summary>
public sealed record NotificationPolicy
{
    /// <summary>Alertmanager's key of a route, <c>{}/{team="web"}</c>: group keys begin with it.</summary>
    public required string Key { get; init; }

    /// <summary>Name of the contact point.</summary>
    public required string Receiver { get; init; }

    /// <summary>Labels by which alerts are grouped.</summary>
    public IReadOnlyList<string> GroupBy { get; init; } = [];

    /// <summary>True: by all labels (<c>group_by: ['...']</c>).</summary>
    public bool GroupByAll { get; init; }

    /// <summary>How long a new group waits for more alerts.</summary>
    public TimeSpan GroupWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a group waits after a notification before it tells of changes.</summary>
    public TimeSpan GroupInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After how long a notification without changes is repeated.</summary>
    public TimeSpan RepeatInterval { get; init; } = TimeSpan.FromHours(4);

    /// <summary>All must match; none: every alert does.</summary>
    public IReadOnlyList<LabelMatcher> Matchers { get; init; } = [];

    /// <summary>True: siblings below are asked, too.</summary>
    public bool Continue { get; init; }

    /// <summary>Names of timings in which nothing is sent.</summary>
    public IReadOnlyList<string> MuteTimings { get; init; } = [];

    /// <summary>Names of timings outside of which nothing is sent; none: always.</summary>
    public IReadOnlyList<string> ActiveTimings { get; init; } = [];

    /// <summary>Nodes below, in order.</summary>
    public IReadOnlyList<NotificationPolicy> Routes { get; init; } = [];

    /// <summary>The labels of the alert that name its group.</summary>
    public IReadOnlyDictionary<string, string> GroupLabels(IReadOnlyDictionary<string, string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return GroupByAll ? labels : labels.Where(label => GroupBy.Contains(label.Key)).ToDictionary(StringComparer.Ordinal);
    }
}
