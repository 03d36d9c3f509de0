using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;

namespace AlertImages.Storage.Rows;

/// <summary>A claimed row of the table <c>delivery</c> with what it needs of its event and of its message.</summary>
internal sealed class DeliveryRow
{
    public long Id { get; init; }

    public string EventId { get; init; } = "";

    public string ContactPoint { get; init; } = "";

    public string Integration { get; init; } = "";

    public string Type { get; init; } = "";

    public int Attempt { get; init; }

    public long CreatedAt { get; init; }

    public long ReceivedAt { get; init; }

    public string? Pictures { get; init; }

    public string? ImageTokens { get; init; }

    public long? AfterAttempt { get; init; }

    public long? MessageAttempts { get; init; }

    public string? MessageReference { get; init; }

    public bool MessageIsFiring { get; init; }

    public ClaimedDelivery ToDelivery(AlertGroup group) => ImageTokens is null ? ToMessage(group) : ToAddition(group, ImageTokens.Split('\n'));

    private ClaimedDelivery.Addition ToAddition(AlertGroup group, string[] tokens) => new(ToMessage(group), tokens)
    {
        Reference = MessageReference,
        AreShown = MessageAttempts != AfterAttempt,
        IsFollowed = group.Status == AlertState.Firing && !MessageIsFiring,
    };

    private ClaimedDelivery.Message ToMessage(AlertGroup group) => new()
    {
        Id = Id,
        EventId = EventId,
        ContactPoint = ContactPoint,
        Integration = Integration,
        Type = Type,
        Attempt = Attempt,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(ReceivedAt),
        Group = group,
        Pictures = StoredPictures.Read(Pictures),
    };
}
