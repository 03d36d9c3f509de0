namespace AlertImages.Core.ContactPoints;

/// <summary>How many messages a vendor takes from one integration before it refuses more.</summary>
/// <param name="Burst">So many at once…</param>
/// <param name="PerMinute">…and so many per minute from then on.</param>
public sealed record MessagePace(int Burst, int PerMinute);
