using AlertImages.Core.Delivery;

namespace AlertImages.Storage.Rows;

/// <summary>A delivered message of a group.</summary>
internal sealed class SentRow
{
    public string Reference { get; init; } = "";

    public byte[] Payload { get; init; } = [];

    public string? Pictures { get; init; }

    public long ReceivedAt { get; init; }

    public SentMessage? ToMessage() => EventContent.TryRead(Payload) is { } group
        ? new SentMessage(Reference, group, StoredPictures.Read(Pictures), DateTimeOffset.FromUnixTimeMilliseconds(ReceivedAt))
        : null;
}
