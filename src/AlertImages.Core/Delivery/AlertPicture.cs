using AlertImages.Core.Images;

namespace AlertImages.Core.Delivery;

/// <summary>The token of an alert's picture, or why it has none, as the store keeps it.</summary>
public sealed record AlertPicture(string? Token, ImageFailure? Failure);
