using System.Security.Cryptography;
using System.Text;
using AlertImages.Core.Alerts;

namespace AlertImages.Core.Delivery;

/// <summary>What one integration is asked to deliver.</summary>
public sealed record Notification
{
    /// <summary>The same for every attempt of this delivery: what vendors that take one get as idempotency key.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The alert group, without resolved alerts where the contact point does not want them.</summary>
    public required AlertGroup Group { get; init; }

    /// <summary>The alerts of the group, in its order, with their pictures.</summary>
    public required IReadOnlyList<NotifiedAlert> Alerts { get; init; }

    /// <summary>The pictures to show, chosen within the integration's limits.</summary>
    public IReadOnlyList<NotificationImage> Images { get; init; } = [];

    /// <summary>Different pictures that did not fit.</summary>
    public int MoreImages { get; init; }

    /// <summary>Lines of ours below the text: why there is no picture, or that the notification is late. Empty: none.</summary>
    public string Note { get; init; } = "";

    /// <summary>When the event was received.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The time of this attempt.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The text with <see cref="Note"/> below it.</summary>
    public string WithNote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Note.Length == 0 ? text : text.Length == 0 ? Note : $"{text.TrimEnd('\n')}\n\n{Note}";
    }

    /// <summary>Lower-case hex SHA-256 of the group key (PagerDuty <c>dedup_key</c>, mail threads and the like).</summary>
    public string GroupKeyHash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Group.GroupKey)));
}
