using AlertImages.Core.Alerts;
using AlertImages.Core.Work;

namespace AlertImages.Core.Pipeline;

/// <summary>
/// The durable queue of events. An event is safe once <see cref="AddAsync(AlertGroup, CancellationToken)"/> has returned.
/// Events of one group are handed out in their order,
/// one at a time.
/// </summary>
public interface IAlertStore
{
    /// <summary>Rises when there may be something to claim.</summary>
    WorkSignal EventsChanged { get; }

    /// <summary>Stores an event with its alerts in one transaction, unless it is a duplicate or the backlog is full. Throws when the store fails.</summary>
    Task<AddResult> AddAsync(AlertGroup group, CancellationToken cancellationToken) => AddAsync(group, null, cancellationToken);

    /// <summary>The same, and keeps the request as it came, for people.</summary>
    Task<AddResult> AddAsync(AlertGroup group, byte[]? received, CancellationToken cancellationToken);

    /// <summary>Takes waiting events, counts the claim and holds their lease.</summary>
    Task<IReadOnlyList<StoredEvent>> ClaimEventsAsync(int max, CancellationToken cancellationToken);

    /// <summary>Closes an event: what was found, its pictures and its deliveries are stored in one transaction.</summary>
    Task CompleteEventAsync(StoredEvent alertEvent, PipelineOutcome outcome, CancellationToken cancellationToken);

    /// <summary>
    /// Notes a picture that came after its event was closed: attempts that are still to come show it, and messages of the integrations given
    /// that went without it get it added.
    /// </summary>
    Task AddLatePictureAsync(
        string eventId, int alertIndex, string pictureToken, IReadOnlyCollection<string> integrations, CancellationToken cancellationToken);

    /// <summary>Gives an event back, to be claimed again; one that <paramref name="failed"/> three times is parked.</summary>
    Task ReleaseEventAsync(StoredEvent alertEvent, bool failed, CancellationToken cancellationToken);

    /// <summary>At start: takes the leases of a dead process back, and parks what crashed it three times.</summary>
    Task<TakenBack> TakeBackLeasesAsync(CancellationToken cancellationToken);

    /// <summary>From time to time, where several processes share the store: keeps the leases of this process, and takes those that are over.</summary>
    Task<TakenBack> KeepLeasesAsync(CancellationToken cancellationToken);

    /// <summary>Gives what was parked another chance, when its pause is over: one event and one delivery at a time; how many.</summary>
    Task<int> ReviveParkedAsync(CancellationToken cancellationToken);

    /// <summary>Throws when an event could not be stored now.</summary>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Moves the times of what waits along with a clock that was set. Where several processes share the store nothing is done: their clocks differ.
    /// </summary>
    Task ShiftTimesAsync(TimeSpan by, CancellationToken cancellationToken);

    /// <summary>What waits.</summary>
    Task<QueueStatistics> ReadStatisticsAsync(CancellationToken cancellationToken);

    /// <summary>Deletes finished events and their deliveries that are older than the history's life; the number of events.</summary>
    Task<int> DeleteHistoryAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
