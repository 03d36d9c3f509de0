using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Uploads;
using AlertImages.Core.Work;

namespace AlertImages.Core.Pipeline;

/// <summary>
/// Gives pictures their links. A notification does not wait for an upload beyond its deadline: it leaves with the file, which some integrations send
/// as bytes.
/// </summary>
public sealed class PicturePublisher(PictureUploads uploads)
{
    /// <summary>Left of the deadline when the wait for an upload ends, so that the notification still gets the file.</summary>
    private static readonly TimeSpan s_reserve = TimeSpan.FromMilliseconds(500);

    /// <summary>Publishes each picture when it is there; in the order of the alerts. Never fails.</summary>
    public IReadOnlyList<Task<AlertPicture>> Publish(IReadOnlyList<Task<TakenPicture>> taken, Deadline deadline) =>
        [.. taken.Select(work => PublishAsync(work, deadline))];

    private async Task<AlertPicture> PublishAsync(Task<TakenPicture> work, Deadline deadline)
    {
        var taken = await work;
        Picture[] pictures = taken.Result is ScreenshotResult.Taken { Picture: var first } ? [first, .. taken.More] : [.. taken.More];
        // after the deadline only an addition to the message waits for the link
        var limit = deadline.IsOver ? TimeSpan.MaxValue : deadline.Left - s_reserve;
        await Task.WhenAll(pictures.Select(picture => uploads.PublishAsync(picture, limit)));
        return taken.ToAlertPicture();
    }
}
