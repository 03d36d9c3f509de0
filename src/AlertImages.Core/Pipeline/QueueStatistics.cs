namespace AlertImages.Core.Pipeline;

/// <summary>How much work waits, and since when; parked events are those that failed three times or cannot be read.</summary>
public sealed record QueueStatistics(long Events, DateTimeOffset? OldestEvent, long Deliveries, DateTimeOffset? OldestDelivery, long Parked);
