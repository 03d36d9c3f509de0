using System.Diagnostics.CodeAnalysis;
using AlertImages.Core.Alerts;
using AlertImages.Core.Pictures;

namespace AlertImages.Core.Delivery;

/// <summary>A delivery leased by this process: a message, or pictures to add to one.</summary>
public abstract record ClaimedDelivery
{
    private ClaimedDelivery()
    {
    }

    /// <summary>A notification to send.</summary>
    public sealed record Message : ClaimedDelivery;

    /// <summary>Pictures that came after their message was sent, to be added to it.</summary>
    public sealed record Addition : ClaimedDelivery
    {
        /// <summary>An addition to the message.</summary>
        [SetsRequiredMembers]
        public Addition(Message message, IReadOnlyList<string> tokens)
            : base(message) => Tokens = tokens;

        /// <summary>Tokens of the pictures.</summary>
        public IReadOnlyList<string> Tokens { get; }

        /// <summary>The vendor's name of the message; null when it never arrived or has none: then there is nothing to add to.</summary>
        public string? Reference { get; init; }

        /// <summary>True when a later attempt of the message had the pictures.</summary>
        public bool AreShown { get; init; }

        /// <summary>True when a resolved message has followed it since.</summary>
        public bool IsFollowed { get; init; }
    }

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

    /// <summary>For each alert its picture, or why it has none.</summary>
    public required IReadOnlyList<AlertPicture> Pictures { get; init; }

    /// <summary>The lease under which it was claimed: whoever has lost it cannot finish the attempt.</summary>
    public string Lease { get; init; } = "";
}
