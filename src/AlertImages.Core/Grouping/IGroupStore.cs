using AlertImages.Core.Provisioned;
using AlertImages.Core.Work;

namespace AlertImages.Core.Grouping;

/// <summary>
/// Keeps the alerts of the v2 API and the groups they are in. What is due is decided and stored in one transaction:
/// nothing is told twice, nothing is forgotten.
/// </summary>
public interface IGroupStore
{
    /// <summary>Rises when a group may be due earlier than was known.</summary>
    WorkSignal GroupsChanged { get; }

    /// <summary>Takes alerts in; false when too much work waits already. Throws when the store fails.</summary>
    /// <param name="alerts">The alerts.</param>
    /// <param name="route">The groups of an alert that is new.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<bool> ReceiveAsync(
        IReadOnlyList<ActiveAlert> alerts,
        Func<IReadOnlyDictionary<string, string>, IReadOnlyList<GroupTarget>> route,
        CancellationToken cancellationToken);

    /// <summary>Looks at due groups and stores what follows; the number of groups.</summary>
    Task<int> FlushDueAsync(Func<StoredGroup, DateTimeOffset, GroupDecision> decide, int max, CancellationToken cancellationToken);

    /// <summary>When the next group is due; null when there is none.</summary>
    Task<DateTimeOffset?> NextFlushAsync(CancellationToken cancellationToken);

    /// <summary>Puts every alert into the groups of new policies. Groups that stay keep their timers.</summary>
    Task RerouteAsync(Func<IReadOnlyDictionary<string, string>, IReadOnlyList<GroupTarget>> route, CancellationToken cancellationToken);

    /// <summary>All groups, by contact point and key.</summary>
    Task<IReadOnlyList<StoredGroup>> ListGroupsAsync(CancellationToken cancellationToken);
}
