using AlertImages.Core.Alerts;
using AlertImages.Core.Images;

namespace AlertImages.Core.Delivery;

/// <summary>An alert of a notification with its picture, or the reason why it has none.</summary>
public sealed record NotifiedAlert(Alert Alert, Image? Image, ImageFailure? WhyNoImage)
{
    /// <summary>Further pictures on request.</summary>
    public IReadOnlyList<Image> MoreImages { get; init; } = [];
}
