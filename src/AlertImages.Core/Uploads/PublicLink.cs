namespace AlertImages.Core.Uploads;

/// <summary>An address by which anybody can fetch a picture.</summary>
/// <param name="Url">May hold a signature: never log its query.</param>
/// <param name="ExpiresAt">When a signed address stops working; null: never.</param>
public sealed record PublicLink(Uri Url, DateTimeOffset? ExpiresAt = null);
