using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Work;

namespace AlertImages.Core.Pipeline;

/// <summary>
/// The way of an alert, from the stored event to its deliveries: read this first. Each step takes values and returns values; steps 1 to 4 run for
/// each alert on its own, so that
/// a slow picture holds up no other. They have <c>wait_for_images</c> from the receipt of the event; then the notification leaves with what is ready.
/// </summary>
public sealed class AlertPipeline(
    ProvisionedHolder provisioned, SubjectFinder finder, PictureTaker taker, PicturePublisher publisher, LatePictureWork late, DeliveryOptions options,
    PictureMetrics metrics, TimeProvider time)
{
    /// <summary>
    /// Collects the pictures of a group and names the integrations that get it. Throws only when <paramref name="cancellationToken"/> asks for it.
    /// </summary>
    public async Task<PipelineOutcome> RunAsync(StoredEvent alertEvent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alertEvent);
        var group = alertEvent.Group;
        var snapshot = provisioned.Current;                                                     //     what operators wrote, one snapshot for all steps
        var deadline = new Deadline(alertEvent.ReceivedAt, options.WaitForPictures, time);      //     one start, passed down
        var subjects = finder.Find(group, snapshot);                                            // 1   a panel, a chart, or why neither
        var taken = taker.Take(group, subjects, snapshot, deadline);                            // 2-3 the episode's picture, a shared one, or a new screenshot
        var published = publisher.Publish(taken, deadline);                                     // 4   its link, or the file alone
        var pictures = await late.WaitAsync(alertEvent.Id, published, deadline, cancellationToken);
        Count(group, pictures);
        return new PipelineOutcome(Found(subjects), pictures, Routes.Of(group, snapshot));      // 5-6 one delivery for each integration
    }

    /// <summary>The pictures of alerts that are not stored, for a sender who sends the notification itself: steps 1 to 4.</summary>
    public async Task<IReadOnlyList<AlertPicture>> CollectPicturesAsync(AlertGroup group, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var (snapshot, deadline) = (provisioned.Current, new Deadline(receivedAt, options.WaitForPictures, time));
        var published = publisher.Publish(taker.Take(group, finder.Find(group, snapshot), snapshot, deadline), deadline);
        var pictures = await late.WaitAsync(null, published, deadline, cancellationToken);
        Count(group, pictures);
        return pictures;
    }

    private static FoundSubject?[] Found(IReadOnlyList<Task<AlertSubject>> subjects) =>
        [.. subjects.Select(static subject => subject.IsCompletedSuccessfully ? subject.GetAwaiter().GetResult().ToFound() : null)];

    private void Count(AlertGroup group, IReadOnlyList<AlertPicture> pictures)
    {
        foreach (var (alert, picture) in group.Alerts.Zip(pictures))
        {
            if (picture.Failure is { } failure)
            {
                metrics.MissingPictures.Increment(failure.Label());
            }
            else
            {
                metrics.PicturesByPhase.Increment(alert.Status.Label());
                metrics.PicturesBySource.Increment(picture.Origin.Label());
            }
        }
    }
}
