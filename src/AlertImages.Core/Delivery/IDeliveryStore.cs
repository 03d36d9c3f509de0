using AlertImages.Core.Work;

namespace AlertImages.Core.Delivery;

/// <summary>The durable queue of deliveries. Deliveries of one group to one integration are handed out in their order, one at a time.</summary>
public interface IDeliveryStore
{
    /// <summary>Rises when there may be something to claim.</summary>
    WorkSignal DeliveriesChanged { get; }

    /// <summary>Takes due deliveries, counts the attempt and holds their lease, in one transaction.</summary>
    /// <param name="max">At most so many.</param>
    /// <param name="perIntegration">At most so many for each integration…</param>
    /// <param name="running">…less those it runs already, by its UID.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<ClaimedDelivery>> ClaimDeliveriesAsync(
        int max, int perIntegration, IReadOnlyDictionary<string, int> running, CancellationToken cancellationToken);

    /// <summary>
    /// Delivered messages of the same group and integration that said it is firing and that no resolved one has followed yet, the newest first.
    /// </summary>
    Task<IReadOnlyList<SentMessage>> ListFiringMessagesAsync(ClaimedDelivery delivery, int limit, CancellationToken cancellationToken);

    /// <summary>Notes how an attempt ended and gives the lease back.</summary>
    Task FinishAttemptAsync(ClaimedDelivery delivery, DeliveryOutcome outcome, CancellationToken cancellationToken);

    /// <summary>Sends what was given up of an event again, with all its attempts, and takes an event that is parked up again; how many.</summary>
    Task<int> RedeliverAsync(string eventId, CancellationToken cancellationToken);

    /// <summary>When the next delivery becomes due; null when none waits.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);
}
