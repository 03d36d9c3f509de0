namespace AlertImages.Core.History;

/// <summary>Where a notification stands.</summary>
public enum NotificationState
{
    /// <summary>Its pictures are still being collected, or it waits for that.</summary>
    Waiting,

    /// <summary>At least one delivery is still to be made.</summary>
    Delivering,

    /// <summary>Every integration has it.</summary>
    Delivered,

    /// <summary>At least one delivery was given up.</summary>
    Failed,

    /// <summary>It ended the process three times and is kept aside.</summary>
    Parked,
}
