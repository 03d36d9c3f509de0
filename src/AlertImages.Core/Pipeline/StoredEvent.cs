using AlertImages.Core.Alerts;

namespace AlertImages.Core.Pipeline;

/// <summary>An event that this process holds the lease of.</summary>
/// <param name="Id">The id that its sender was given.</param>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="Group">The alerts.</param>
public sealed record StoredEvent(string Id, DateTimeOffset ReceivedAt, AlertGroup Group)
{
    /// <summary>The lease under which it was claimed: whoever has lost it cannot finish the event.</summary>
    public string Lease { get; init; } = "";
}
