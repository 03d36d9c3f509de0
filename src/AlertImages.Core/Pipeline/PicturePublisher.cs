using AlertImages.Core.Alerts;
using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Uploads;
using AlertImages.Core.Work;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Pipeline;

/// <summary>
/// Gives new pictures their links, and records them for their episodes: whoever waits for the picture of an episode, in this process or another, gets it
/// with its link. A notification does not wait for an upload beyond its deadline: it leaves with the file, which some integrations send as bytes.
/// </summary>
public sealed partial class PicturePublisher(PictureUploads uploads, ScreenshotLedger ledger, ILogger<PicturePublisher> logger)
{
    /// <summary>Left of the deadline when the wait for an upload ends, so that the notification still gets the file.</summary>
    private static readonly TimeSpan s_reserve = TimeSpan.FromMilliseconds(500);

    /// <summary>Publishes each picture when it is there; in the order of the alerts. Never fails.</summary>
    public IReadOnlyList<Task<AlertPicture>> Publish(IReadOnlyList<Task<TakenPicture>> taken, Deadline deadline) =>
        [.. taken.Select(work => PublishAsync(work, deadline))];

    private async Task<AlertPicture> PublishAsync(Task<TakenPicture> work, Deadline deadline)
    {
        var taken = await work;
        if (taken.Episode is { } episode)
        {
            Picture[] pictures = taken.Result is ScreenshotResult.Taken { Picture: var first } ? [first, .. taken.More] : [.. taken.More];
            // after the deadline only an addition to the message waits for the link
            var limit = deadline.IsOver ? TimeSpan.MaxValue : deadline.Left - s_reserve;
            await Task.WhenAll(pictures.Select(picture => uploads.PublishAsync(picture, limit)));
            await RecordAsync(episode, taken.Result);
        }

        return taken.ToAlertPicture();
    }

    private async Task RecordAsync(EpisodeKey episode, ScreenshotResult result)
    {
        try
        {
            await ledger.RecordAsync(episode, result, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // the picture is good all the same; only the repeats will not know of it
            LogNotRecorded(exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Could not record the picture of an alert")]
    private partial void LogNotRecorded(Exception exception);
}
