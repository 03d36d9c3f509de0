using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Images;
using AlertImages.Core.Telemetry;

namespace AlertImages.Core.Pipeline;

/// <summary>
/// The way of an alert, from the stored event to its deliveries. Pictures have until <c>wait_for_images</c> after the receipt of the event;
/// then the notification leaves without them. A picture that comes later is added to the message where the vendor can do that, and kept for the repeats.
/// </summary>
public sealed class AlertPipeline(PictureTaker pictures, ContactPointRegistry contactPoints, PipelineTools tools)
{
    /// <summary>Part of the budget in which further pictures are waited for.</summary>
    private const double PartForMore = 0.9;

    private readonly PipelineMetrics _metrics = tools.Metrics;
    private readonly TimeProvider _time = tools.Time;

    /// <summary>Collects the pictures of a group and names the integrations that get it.</summary>
    public async Task<PipelineOutcome> RunAsync(StoredEvent alertEvent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alertEvent);
        var collected = await CollectPicturesAsync(alertEvent.Group, alertEvent.ReceivedAt, cancellationToken);
        return new PipelineOutcome([.. collected.Select(static entry => entry.Picture)], Deliveries(alertEvent.Group))
        {
            Late = [.. collected.Index().Where(static entry => entry.Item.Late is not null).Select(static entry => (entry.Index, entry.Item.Late!))],
        };
    }

    /// <summary>
    /// The picture of each alert, or why it has none when the budget is over; then also the work that goes on.
    /// Throws only when <paramref name="cancellationToken"/> asks for it.
    /// </summary>
    public async Task<IReadOnlyList<(AlertPicture Picture, Task<AlertPicture>? Late)>> CollectPicturesAsync(
        AlertGroup group,
        DateTimeOffset receivedAt,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(group);
        var now = _time.GetUtcNow();
        var left = receivedAt + tools.WaitForImages - now;
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time);
        var hurry = left > TimeSpan.Zero ? Task.Delay(left * PartForMore, _time, CancellationToken.None) : Task.CompletedTask;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var results = await Task.WhenAll(pictures.Start(group, now, hurry).Select(work => WaitAsync(work, either.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        CountPictures(group, [.. results.Select(static result => result.Picture)]);
        return results;
    }

    private async Task<(AlertPicture Picture, Task<AlertPicture>? Late)> WaitAsync(Task<AlertPicture> work, CancellationToken deadline)
    {
        try
        {
            return (await work.WaitAsync(deadline), null);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            _metrics.LateImages.Increment();
            return (new AlertPicture(null, ImageFailure.Timeout), work);
        }
    }

    private List<NewDelivery> Deliveries(AlertGroup group) =>
    [
        .. contactPoints.Integrations(group.ContactPoint)
            .Where(integration => !integration.DisableResolveMessage || (group.Firing.Any() && !group.OnlyResolvedAreNew))
            .Select(integration => new NewDelivery(
                group.ContactPoint,
                integration.Uid,
                integration.Type,
                integration.Sender is IAddsImages { CanAddImages: true })),
    ];

    private void CountPictures(AlertGroup group, IReadOnlyList<AlertPicture> taken)
    {
        foreach (var (alert, picture) in group.Alerts.Zip(taken))
        {
            if (picture.Failure is { } failure)
            {
                _metrics.MissingImages.Increment(failure.Label());
            }
            else
            {
                _metrics.ImagesByPhase.Increment(alert.Status == AlertState.Firing ? "firing" : "resolved");
                _metrics.ImagesBySource.Increment(picture.Origin.Label());
            }
        }
    }
}
