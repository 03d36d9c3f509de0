namespace AlertImages.Core.Pipeline;

/// <summary>How much work waits, and since when.</summary>
public sealed record QueueStatistics(long Events, DateTimeOffset? OldestEvent, long Deliveries, DateTimeOffset? OldestDelivery);
