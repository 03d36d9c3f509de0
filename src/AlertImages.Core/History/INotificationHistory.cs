namespace AlertImages.Core.History;

/// <summary>What came in, and what became of it.</summary>
public interface INotificationHistory
{
    /// <summary>Notifications, the latest first.</summary>
    Task<HistoryPage> ListAsync(HistoryFilter filter, CancellationToken cancellationToken);

    /// <summary>One notification with its attempts; null when there is none of that id.</summary>
    Task<NotificationRecord?> FindAsync(string id, CancellationToken cancellationToken);
}
