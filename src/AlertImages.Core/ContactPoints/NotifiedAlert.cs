using AlertImages.Core.Alerts;
using AlertImages.Core.Pictures;

namespace AlertImages.Core.ContactPoints;

/// <summary>An alert of a notification with its picture, or the reason why it has none.</summary>
public sealed record NotifiedAlert(Alert Alert, Picture? Picture, PictureFailure? WhyNoPicture)
{
    /// <summary>What explains <see cref="WhyNoPicture"/>; empty: nothing.</summary>
    public string WhyNoPictureDetail { get; init; } = "";

    /// <summary>Why there is no picture, in words; null when there is one.</summary>
    public string? WhyNoPictureText => WhyNoPicture?.Text(WhyNoPictureDetail);

    /// <summary>What a reader should know of the picture, such as <c>no data</c> or <c>picture by Grafana</c>; empty: nothing.</summary>
    public string PictureNote => Picture?.About?.Remark() ?? "";

    /// <summary>Further pictures on request.</summary>
    public IReadOnlyList<Picture> MorePictures { get; init; } = [];
}
