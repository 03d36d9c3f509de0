namespace AlertImages.Core.Delivery;

/// <summary>
/// One integration of a contact point. It makes one attempt per call; time-outs, retries and counting belong to <see cref="DeliveryService"/>.
/// </summary>
public interface IContactPoint
{
    /// <summary>What this integration, with its settings, can show.</summary>
    ImageSupport Images { get; }

    /// <summary>Sends the notification once. Expected failures are results; only cancellation and bugs throw.</summary>
    Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken);
}
