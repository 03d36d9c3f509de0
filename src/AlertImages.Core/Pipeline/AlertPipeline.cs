using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Images;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Pipeline;

/// <summary>
/// The way of an alert, from the stored event to its deliveries. Pictures have until <c>wait_for_images</c> after the receipt of the event;
/// then the notification leaves without them. A picture that comes later is kept for the repeats.
/// </summary>
public sealed partial class AlertPipeline(
    PanelResolver panels, ScreenshotLedger ledger, ScreenshotService screenshots, ContactPointRegistry contactPoints, PipelineTools tools)
{
    private readonly PipelineMetrics _metrics = tools.Metrics;
    private readonly ScreenshotOptions _options = tools.Screenshots;
    private readonly TimeProvider _time = tools.Time;
    private readonly ILogger _logger = tools.Logger;

    /// <summary>Collects the pictures of a group and names the integrations that get it.</summary>
    public async Task<(IReadOnlyList<AlertPicture> Pictures, IReadOnlyList<NewDelivery> Deliveries)> RunAsync(StoredEvent alertEvent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alertEvent);
        var pictures = await CollectPicturesAsync(alertEvent, cancellationToken);
        CountPictures(alertEvent.Group, pictures);
        return (pictures, Deliveries(alertEvent.Group));
    }

    private async Task<IReadOnlyList<AlertPicture>> CollectPicturesAsync(StoredEvent alertEvent, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var left = alertEvent.ReceivedAt + tools.WaitForImages - now;
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var alerts = alertEvent.Group.Alerts;
        var windows = Windows(alerts, now);
        var results = await Task.WhenAll(alerts.Select((alert, index) => PictureOfAsync(alert, windows[index], either.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return results;
    }

    private async Task<AlertPicture> PictureOfAsync(Alert alert, ScreenshotWindow window, CancellationToken deadline)
    {
        if (!_options.Capture)
        {
            return new AlertPicture(null, ImageFailure.CaptureDisabled);
        }

        switch (panels.Resolve(alert))
        {
            case PanelResolution.Found found:
                return await PictureOfAsync(alert, Request(alert, found, window), deadline);
            case PanelResolution.None none:
                return new AlertPicture(null, none.Reason);
            default:
                throw new InvalidOperationException("Unknown panel resolution");
        }
    }

    private async Task<AlertPicture> PictureOfAsync(Alert alert, ScreenshotRequest request, CancellationToken deadline)
    {
        var work = FindOrTakeAsync(EpisodeKey.Of(alert), request);
        try
        {
            return await work.WaitAsync(deadline);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            _metrics.LateImages.Increment();
            return new AlertPicture(null, ImageFailure.Timeout);
        }
    }

    /// <summary>Runs to its end whoever waits, so that a late picture is there for the next notification of the episode. Never throws.</summary>
    private async Task<AlertPicture> FindOrTakeAsync(EpisodeKey episode, ScreenshotRequest request)
    {
        try
        {
            if (await ledger.FindAsync(episode, CancellationToken.None) is { } before)
            {
                return new AlertPicture(before.Token, null);
            }

            var result = await TakeAndRecordAsync(episode, request);
            return result is ScreenshotResult.Taken taken ? new AlertPicture(taken.Image.Token, null) : new AlertPicture(null, ((ScreenshotResult.Missing)result).Reason);
        }
        catch (Exception exception)
        {
            // a picture must never fail its notification, whatever is wrong with the store
            LogBroken(exception, request.Panel.DashboardUid, request.Panel.PanelId);
            return new AlertPicture(null, ImageFailure.Error);
        }
    }

    private async Task<ScreenshotResult> TakeAndRecordAsync(EpisodeKey episode, ScreenshotRequest request)
    {
        var result = await screenshots.TakeAsync(request, CancellationToken.None);
        try
        {
            await ledger.RecordAsync(episode, result, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // the picture is good all the same; only the repeats will not know of it
            LogNotRecorded(exception, request.Panel.DashboardUid, request.Panel.PanelId);
        }

        return result;
    }

    private ScreenshotRequest Request(Alert alert, PanelResolution.Found found, ScreenshotWindow window) => new()
    {
        Panel = found.Panel,
        OrgId = found.OrgId > 0 ? found.OrgId : _options.DefaultOrgId,
        Phase = alert.Status,
        Variables = found.Variables,
        Window = window,
        Look = _options.Look,
    };

    /// <summary>One window for all firing and one for all resolved alerts of the group, so that alerts of one panel share one picture.</summary>
    private ScreenshotWindow[] Windows(IReadOnlyList<Alert> alerts, DateTimeOffset now)
    {
        if (!_options.WindowFollowsAlert)
        {
            return [.. alerts.Select(static _ => ScreenshotWindow.Dashboard)];
        }

        var byPhase = alerts
            .GroupBy(static alert => alert.Status, alert => ScreenshotWindow.Around(alert, _options.Lookback, now))
            .ToDictionary(static phase => phase.Key, static phase => new ScreenshotWindow(phase.Min(static window => window.From), phase.Max(static window => window.To)));
        return [.. alerts.Select(alert => byPhase[alert.Status])];
    }

    private List<NewDelivery> Deliveries(AlertGroup group) =>
    [
        .. contactPoints.Integrations(group.ContactPoint)
            .Where(integration => !integration.DisableResolveMessage || group.Firing.Any())
            .Select(integration => new NewDelivery(group.ContactPoint, integration.Uid, integration.Type)),
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

    [LoggerMessage(LogLevel.Warning, "The image of dashboard {Dashboard} panel {Panel} could not be noted for its alert")]
    private partial void LogNotRecorded(Exception exception, string dashboard, long panel);

    [LoggerMessage(LogLevel.Error, "The image of dashboard {Dashboard} panel {Panel} could not be looked up")]
    private partial void LogBroken(Exception exception, string dashboard, long panel);
}
