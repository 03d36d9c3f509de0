using AlertImages.Core.Alerts;
using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;

namespace AlertImages.Core.Pipeline;

/// <summary>The picture of one alert, or why there is none, and what goes with it.</summary>
/// <param name="Result">The picture.</param>
public sealed record TakenPicture(ScreenshotResult Result)
{
    /// <summary>The episode that the result is to be recorded for once the picture is published; null when the episode had its picture already.</summary>
    public EpisodeKey? Episode { get; init; }

    /// <summary>Further pictures on request; those that failed are left out.</summary>
    public IReadOnlyList<Picture> More { get; init; } = [];

    /// <summary>The last log lines of an alert of Loki.</summary>
    public IReadOnlyList<string> LogLines { get; init; } = [];

    /// <summary>As the store keeps it.</summary>
    public AlertPicture ToAlertPicture()
    {
        var picture = Result switch
        {
            ScreenshotResult.Taken { Picture: var taken } => new AlertPicture(taken.Token, null) { Origin = taken.About?.Origin ?? PictureOrigin.AlertImages },
            ScreenshotResult.Missing missing => new AlertPicture(null, missing.Reason) { Detail = missing.Detail.Length > 0 ? missing.Detail : null },
            _ => throw new InvalidOperationException($"Unknown result {Result}"),
        };
        return picture with
        {
            More = More.Count > 0 ? [.. More.Select(static more => more.Token)] : null,
            LogLines = LogLines.Count > 0 ? LogLines : null,
        };
    }
}
