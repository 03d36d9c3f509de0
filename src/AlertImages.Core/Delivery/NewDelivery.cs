namespace AlertImages.Core.Delivery;

/// <summary>A delivery to be stored.</summary>
/// <param name="ContactPoint">Name of the contact point.</param>
/// <param name="Integration">UID of the integration.</param>
/// <param name="Type">Type of the integration.</param>
/// <param name="TakesLatePictures">True when pictures can be added to its messages.</param>
public sealed record NewDelivery(string ContactPoint, string Integration, string Type, bool TakesLatePictures = false);
