namespace AlertImages.Storage.Rows;

/// <summary>A row of <c>event</c> that is to be written.</summary>
internal sealed record NewEvent(string Id, string Source, string ContactPoint, string GroupKey, byte[] ContentHash, byte[] Payload, long ReceivedAt)
{
    /// <summary>The request as it came; null when it is not kept.</summary>
    public byte[]? Received { get; init; }
}
