namespace AlertImages.Core.History;

/// <summary>What came in, and what became of it.</summary>
public interface INotificationHistory
{
    /// <summary>Notifications, the latest first.</summary>
    Task<HistoryPage> ListAsync(HistoryFilter filter, CancellationToken cancellationToken);

    /// <summary>One notification with its attempts; null when there is none of that id.</summary>
    Task<NotificationRecord?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Sends the dead deliveries of a notification again, with all their attempts; how many. What ended the process is not among the living after it: an event that is parked is taken up again, too.</summary>
    Task<int> RedeliverAsync(string id, CancellationToken cancellationToken);
}
