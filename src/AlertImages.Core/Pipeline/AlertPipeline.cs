using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Images;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Pipeline;

/// <summary>
/// The way of an alert, from the stored event to its deliveries. Pictures have until <c>wait_for_images</c> after the receipt of the event;
/// then the notification leaves without them. A picture that comes later is added to the message where the vendor can do that, and kept for the repeats.
/// </summary>
public sealed partial class AlertPipeline(
    PanelResolver panels, ScreenshotPlanner planner, ScreenshotLedger ledger, ExistingImages existing, ScreenshotService screenshots, ContactPointRegistry contactPoints, PipelineTools tools)
{
    private readonly PipelineMetrics _metrics = tools.Metrics;
    private readonly ScreenshotOptions _options = tools.Screenshots;
    private readonly TimeProvider _time = tools.Time;
    private readonly ILogger _logger = tools.Logger;

    /// <summary>Collects the pictures of a group and names the integrations that get it.</summary>
    public async Task<PipelineOutcome> RunAsync(StoredEvent alertEvent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alertEvent);
        var collected = await CollectPicturesAsync(alertEvent, cancellationToken);
        AlertPicture[] pictures = [.. collected.Select(static entry => entry.Picture)];
        CountPictures(alertEvent.Group, pictures);
        return new PipelineOutcome(pictures, Deliveries(alertEvent.Group))
        {
            Late = [.. collected.Index().Where(static entry => entry.Item.Late is not null).Select(static entry => (entry.Index, entry.Item.Late!))],
        };
    }

    private async Task<(AlertPicture Picture, Task<AlertPicture>? Late)[]> CollectPicturesAsync(StoredEvent alertEvent, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var left = alertEvent.ReceivedAt + tools.WaitForImages - now;
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var alerts = alertEvent.Group.Alerts;
        var windows = planner.Windows(alerts, now);
        var results = await Task.WhenAll(alerts.Select((alert, index) => PictureOfAsync(alert, windows[index], either.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return results;
    }

    private async Task<(AlertPicture Picture, Task<AlertPicture>? Late)> PictureOfAsync(Alert alert, ScreenshotWindow window, CancellationToken deadline)
    {
        if (!_options.Capture)
        {
            return (new AlertPicture(null, ImageFailure.CaptureDisabled), null);
        }

        var work = FindOrTakeAsync(alert, window);
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

    /// <summary>Runs to its end whoever waits, so that a late picture is there for the next notification of the episode. Never throws.</summary>
    private async Task<AlertPicture> FindOrTakeAsync(Alert alert, ScreenshotWindow window)
    {
        try
        {
            var episode = EpisodeKey.Of(alert);
            if (await ledger.FindOrBeginAsync(episode, _time, CancellationToken.None) is { } before)
            {
                return new AlertPicture(before.Token, null);
            }

            var result = await existing.FindAsync(alert) is { } image ? new ScreenshotResult.Taken(image) : await TakeAsync(alert, window);
            await RecordAsync(episode, result);
            return result is ScreenshotResult.Taken taken ? new AlertPicture(taken.Image.Token, null) : new AlertPicture(null, ((ScreenshotResult.Missing)result).Reason);
        }
        catch (Exception exception)
        {
            // a picture must never fail its notification, whatever is wrong with the store
            LogBroken(exception);
            return new AlertPicture(null, ImageFailure.Error);
        }
    }

    private async Task<ScreenshotResult> TakeAsync(Alert alert, ScreenshotWindow window)
    {
        PanelResolution panel;
        using (Tracing.StartStep("panel"))
        {
            panel = await panels.ResolveAsync(alert, CancellationToken.None);
        }

        if (panel is not PanelResolution.Found found)
        {
            return new ScreenshotResult.Missing(((PanelResolution.None)panel).Reason);
        }

        using var span = Tracing.StartStep("picture")?.SetTag("grafana.dashboard_uid", found.Panel.DashboardUid).SetTag("grafana.panel_id", found.Panel.PanelId.ToString());
        var result = await screenshots.TakeAsync(await planner.PlanAsync(alert, found, window, CancellationToken.None), CancellationToken.None);
        if (result is ScreenshotResult.Missing missing)
        {
            span.Fail(missing.Reason.Label());
        }

        return result;
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

    private List<NewDelivery> Deliveries(AlertGroup group) =>
    [
        .. contactPoints.Integrations(group.ContactPoint)
            .Where(integration => !integration.DisableResolveMessage || (group.Firing.Any() && !group.OnlyResolvedAreNew))
            .Select(integration => new NewDelivery(group.ContactPoint, integration.Uid, integration.Type, integration.Sender is IAddsImages { CanAddImages: true })),
    ];

    private void CountPictures(AlertGroup group, IReadOnlyList<AlertPicture> pictures)
    {
        foreach (var (alert, picture) in group.Alerts.Zip(pictures))
        {
            if (picture.Failure is { } failure)
            {
                _metrics.MissingImages.Increment(failure.Label());
            }
            else
            {
                _metrics.ImagesByPhase.Increment(alert.Status == AlertState.Firing ? "firing" : "resolved");
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The image of an alert could not be noted")]
    private partial void LogNotRecorded(Exception exception);

    [LoggerMessage(LogLevel.Error, "The image of an alert could not be looked up")]
    private partial void LogBroken(Exception exception);
}
