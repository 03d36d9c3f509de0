namespace AlertImages.Core.Delivery;

/// <summary>Where a delivery stands.</summary>
public enum DeliveryState
{
    /// <summary>Waits for its first attempt.</summary>
    Pending,

    /// <summary>An attempt is under way.</summary>
    Sending,

    /// <summary>Waits for another attempt.</summary>
    Retry,

    /// <summary>The process died during an attempt: it is tried again, and may arrive twice.</summary>
    Unknown,

    /// <summary>The vendor has it.</summary>
    Delivered,

    /// <summary>Given up; kept and visible.</summary>
    Dead,
}
