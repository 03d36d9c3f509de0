using AlertImages.Core.Pictures;
using AlertImages.Core.Telemetry;

namespace AlertImages.Core.Pipeline;

/// <summary>Which alerts of notifications got a picture, and why the others have none.</summary>
public sealed class PictureMetrics(MetricRegistry registry)
{
    private static readonly string[] s_phases = ["firing", "resolved"];

    /// <summary>Alerts with a picture, by phase.</summary>
    public Counter PicturesByPhase { get; } = registry.Counter("alertimages_images_total", "Alerts that got a picture, by phase.", "phase", s_phases);

    /// <summary>Alerts with a picture, by who took it.</summary>
    public Counter PicturesBySource { get; } = registry.Counter(
        "alertimages_images_by_source_total", "Alerts that got a picture, by who took it.", "source", PictureOrigins.Labels);

    /// <summary>Alerts without a picture, by reason.</summary>
    public Counter MissingPictures { get; } = registry.Counter(
        "alertimages_missing_images_total", "Alerts of notifications without a picture, by reason.", "reason", PictureFailures.Labels);

    /// <summary>Alerts whose picture came too late.</summary>
    public Counter LatePictures { get; } = registry.Counter("alertimages_late_images_total", "Alerts whose picture was not ready when the notification left.");
}
