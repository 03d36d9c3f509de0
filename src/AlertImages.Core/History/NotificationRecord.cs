using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;

namespace AlertImages.Core.History;

/// <summary>A notification and what became of it.</summary>
public sealed record NotificationRecord
{
    /// <summary>The id that its sender was given.</summary>
    public required string Id { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When its pictures had been collected; null before.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Who is told.</summary>
    public required string ContactPoint { get; init; }

    /// <summary>Where it stands.</summary>
    public required NotificationState State { get; init; }

    /// <summary>The alerts; null when the row is damaged.</summary>
    public required AlertGroup? Group { get; init; }

    /// <summary>
    /// For each alert what was found for its picture at the time; null where that was not known or not recorded yet, empty before the pictures were
    /// collected.
    /// </summary>
    public IReadOnlyList<FoundSubject?> Subjects { get; init; } = [];

    /// <summary>For each alert its picture or the reason why there is none; empty before they were collected.</summary>
    public required IReadOnlyList<AlertPicture> Pictures { get; init; }

    /// <summary>The pictures that are still known, by their tokens.</summary>
    public required IReadOnlyDictionary<string, Picture> KnownPictures { get; init; }

    /// <summary>
    /// For each alert the token of the picture of its other phase, resolved or firing; null when there is none. Only given with a single notification.
    /// </summary>
    public IReadOnlyList<string?> OtherPhase { get; init; } = [];

    /// <summary>One for each integration, in the order in which they were made.</summary>
    public required IReadOnlyList<DeliveryRecord> Deliveries { get; init; }

    /// <summary>The request as it came, where it was kept: of a webhook, up to 256 KiB. Only given with a single notification.</summary>
    public byte[]? Received { get; init; }
}

/// <summary>A delivery and its attempts.</summary>
public sealed record DeliveryRecord
{
    /// <summary>UID of the integration.</summary>
    public required string Integration { get; init; }

    /// <summary>Its type.</summary>
    public required string Type { get; init; }

    /// <summary>True for pictures that came late and are added to a message.</summary>
    public bool AddsImages { get; init; }

    /// <summary>Where it stands.</summary>
    public required DeliveryState State { get; init; }

    /// <summary>Attempts so far.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it is tried next; null when it is not.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Why the last attempt failed; a metric label.</summary>
    public string? Reason { get; init; }

    /// <summary>The vendor's name for the message.</summary>
    public string? Reference { get; init; }

    /// <summary>The attempts, the first one first. Only given with a single notification.</summary>
    public IReadOnlyList<AttemptRecord> Log { get; init; } = [];
}

/// <summary>One attempt.</summary>
/// <param name="Number">Its number, from 1 on.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="State">Where the delivery stood then.</param>
/// <param name="Reason">Why it failed; null when it did not.</param>
/// <param name="Detail">What the vendor said; secrets are masked.</param>
public sealed record AttemptRecord(int Number, DateTimeOffset EndedAt, DeliveryState State, string? Reason, string? Detail);

/// <summary>Some notifications, the latest first.</summary>
/// <param name="Notifications">The notifications.</param>
/// <param name="Next">Where the next page begins; null when there is none.</param>
/// <param name="IsSearchCut">True when a search for text ended before the page was full, because it had looked at enough.</param>
public sealed record HistoryPage(IReadOnlyList<NotificationRecord> Notifications, long? Next, bool IsSearchCut);
