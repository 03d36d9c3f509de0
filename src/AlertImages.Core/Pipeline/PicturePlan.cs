using AlertImages.Core.Alerts;
using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;

namespace AlertImages.Core.Pipeline;

/// <summary>What is to be done for the picture of one alert.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Episode">Under which its picture is kept.</param>
internal sealed record PicturePlan(Alert Alert, EpisodeKey Episode)
{
    /// <summary>The answer, when there is nothing left to do.</summary>
    public TakenPicture? Done { get; init; }

    /// <summary>The panel to photograph.</summary>
    public ScreenshotRequest? Panel { get; init; }

    /// <summary>The chart to draw where there is no panel, or it cannot be had.</summary>
    public ScreenshotRequest? Chart { get; init; }

    /// <summary>Why there is no panel to photograph.</summary>
    public ScreenshotResult.Missing WhyNoPanel { get; init; } = new(PictureFailure.NoDashboard);

    /// <summary>Why Grafana's own picture may not stand for ours; null when it may.</summary>
    public string? WhyNotGrafana { get; init; }

    /// <summary>Grafana's own picture, where it comes before ours.</summary>
    public Picture? GrafanaPicture { get; init; }

    /// <summary>Further pictures on request.</summary>
    public IReadOnlyList<ScreenshotRequest> More { get; init; } = [];

    /// <summary>True: the alert is to be marked in the picture of its panel.</summary>
    public bool IsMarked { get; init; }

    /// <summary>What is to be taken first; null when Grafana's picture is used.</summary>
    public ScreenshotRequest? First => GrafanaPicture is null ? Panel ?? Chart : null;
}
