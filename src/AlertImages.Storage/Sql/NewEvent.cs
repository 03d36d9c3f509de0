namespace AlertImages.Storage.Sql;

/// <summary>A row of <c>event</c> that is to be written.</summary>
internal sealed record NewEvent(string Id, string Source, string ContactPoint, string GroupKey, byte[] ContentHash, byte[] Payload, long ReceivedAt);
