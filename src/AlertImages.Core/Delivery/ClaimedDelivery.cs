using AlertImages.Core.Alerts;
using AlertImages.Core.Pictures;

namespace AlertImages.Core.Delivery;

/// <summary>A delivery that this process holds the lease of.</summary>
public sealed record ClaimedDelivery
{
    /// <summary>Row id.</summary>
    public required long Id { get; init; }

    /// <summary>The event that it belongs to.</summary>
    public required string EventId { get; init; }

    /// <summary>Name of the contact point.</summary>
    public required string ContactPoint { get; init; }

    /// <summary>UID of the integration.</summary>
    public required string Integration { get; init; }

    /// <summary>Type of the integration.</summary>
    public required string Type { get; init; }

    /// <summary>Number of this attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>When the event was received.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When the delivery was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The alerts.</summary>
    public required AlertGroup Group { get; init; }

    /// <summary>Set when there is no message to send, but pictures to add to one that was sent.</summary>
    public LatePictures? Late { get; init; }

    /// <summary>For each alert its picture, or why it has none.</summary>
    public required IReadOnlyList<AlertPicture> Pictures { get; init; }

    /// <summary>The lease under which it was claimed: whoever has lost it cannot finish the attempt.</summary>
    public string Lease { get; init; } = "";
}
