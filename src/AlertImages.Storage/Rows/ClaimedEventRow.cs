namespace AlertImages.Storage.Rows;

/// <summary>A claimed row of the table <c>event</c>.</summary>
internal sealed class ClaimedEventRow
{
    public long Seq { get; init; }

    public string Id { get; init; } = "";

    public long ReceivedAt { get; init; }
}
