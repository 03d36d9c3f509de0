namespace AlertImages.Core.Delivery;

/// <summary>A delivery to be stored.</summary>
public sealed record NewDelivery(string ContactPoint, string Integration, string Type);
