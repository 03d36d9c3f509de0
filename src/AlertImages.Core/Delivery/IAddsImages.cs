namespace AlertImages.Core.Delivery;

/// <summary>An integration that can add pictures to a message that it delivered, by an edit or in its thread.</summary>
public interface IAddsImages : IContactPoint
{
    /// <summary>False where the settings do not let it.</summary>
    bool CanAddImages { get; }

    /// <summary>Adds pictures to the message.</summary>
    /// <param name="notification">The notification as it would be sent now, with all its pictures.</param>
    /// <param name="late">Those of them that the message does not show yet; at least one.</param>
    /// <param name="reference">The vendor's name of the message.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task<DeliveryResult> AddImagesAsync(
        Notification notification,
        IReadOnlyList<NotificationImage> late,
        string reference,
        CancellationToken cancellationToken);
}
