using AlertImages.Core.Alerts;
using AlertImages.Core.Pictures;

namespace AlertImages.Core.ContactPoints;

/// <summary>An alert of a notification with its picture, or the reason why it has none.</summary>
public sealed record NotifiedAlert(Alert Alert, Image? Image, ImageFailure? WhyNoImage)
{
    /// <summary>What explains <see cref="WhyNoImage"/>; empty: nothing.</summary>
    public string WhyNoImageDetail { get; init; } = "";

    /// <summary>Why there is no picture, in words; null when there is one.</summary>
    public string? WhyNoImageText => WhyNoImage?.Text(WhyNoImageDetail);

    /// <summary>What a reader should know of the picture, such as <c>no data</c> or <c>picture by Grafana</c>; empty: nothing.</summary>
    public string ImageNote => Image?.About?.Remark() ?? "";

    /// <summary>Further pictures on request.</summary>
    public IReadOnlyList<Image> MoreImages { get; init; } = [];
}
