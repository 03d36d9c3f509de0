namespace AlertImages.Core.Delivery;

/// <summary>An integration that can add pictures to a message that it delivered, by an edit or in its thread.</summary>
public interface IAddsImages : IContactPoint
{
    /// <summary>Adds the pictures of the notification to the message.</summary>
    /// <param name="notification">The notification as it is now, with the pictures to add.</param>
    /// <param name="reference">The vendor's name of the message.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task<DeliveryResult> AddImagesAsync(Notification notification, string reference, CancellationToken cancellationToken);
}
