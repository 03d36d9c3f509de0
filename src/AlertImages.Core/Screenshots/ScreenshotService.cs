using AlertImages.Core.Alerts;
using AlertImages.Core.Images;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Uploads;
using AlertImages.Core.Values;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Screenshots;

/// <summary>
/// Cache, then single flight, then limit, then renderer, then check, then store, then upload. A screenshot under way belongs to nobody: it
/// has its own deadline, and a caller that stops waiting neither ends it nor fails the others.
/// </summary>
public sealed partial class ScreenshotService(
    IScreenshotRenderer renderer, ImageStore images, ImageUploads uploads, ScreenshotOptions options, ScreenshotTools tools) : IAsyncDisposable
{
    /// <summary>What is left of the budget after the upload, so that the notification still gets the file when the upload does not end.</summary>
    private static readonly TimeSpan s_spare = TimeSpan.FromMilliseconds(500);

    /// <summary>Part of the notification's budget after which a screenshot of the same length ends.</summary>
    private const double PartBeforeBudget = 0.95;

    /// <summary>Time after the deadline in which a renderer may still say what it waited for.</summary>
    private static readonly TimeSpan s_lastWords = TimeSpan.FromMilliseconds(250);

    private readonly TimeSpan _captureTimeout = CaptureTimeoutOf(options);
    private readonly ScreenshotMetrics _metrics = tools.Metrics;
    private readonly ILogger _logger = tools.Logger;
    private readonly TimeProvider _time = tools.Time;
    private readonly ScreenshotCache _cache = new(options.CacheTtl, tools.Time);
    private readonly PictureRate _rate = new(options.MaxPerMinute, tools.Time);
    private readonly ScreenshotLimit _limit = new(options.MaxConcurrent);
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<Task> _flights = [];
    private readonly Lock _gate = new();

    /// <summary>The picture of the request, taken now or shared. Waits for it until <paramref name="cancellationToken"/> says so, then throws.</summary>
    public Task<ScreenshotResult> TakeAsync(ScreenshotRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Task<ScreenshotResult>? work;
        lock (_gate)
        {
            work = _cache.Find(request);
            if (work is not null)
            {
                _metrics.CacheHits.Increment();
                LogCached(request);
            }
            else if (!_rate.TryTake(request.IsUrgent))
            {
                _metrics.CountFailure(ImageFailure.Storm);
                return Task.FromResult<ScreenshotResult>(new ScreenshotResult.Missing(ImageFailure.Storm));
            }
            else
            {
                _metrics.CacheMisses.Increment();
                _flights.RemoveWhere(static flight => flight.IsCompleted);
                // Task.Run so that nothing of the flight runs inside the lock
                work = Task.Run(() => FlyAsync(request), CancellationToken.None);
                _flights.Add(work);
                _cache.Add(request, work);
            }
        }

        return work.WaitAsync(cancellationToken);
    }

    /// <summary>Counts a picture that is not even begun.</summary>
    public ScreenshotResult.Missing Refuse(PanelRef panel, ScreenshotPlan.None why)
    {
        ArgumentNullException.ThrowIfNull(why);
        _metrics.CountFailure(why.Reason);
        LogRefused(panel.DashboardUid, panel.Name, why.Reason.Label(), why.Detail);
        return new ScreenshotResult.Missing(why.Reason, why.Reason.DetailForReaders(why.Detail));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Task[] flights;
        lock (_gate)
        {
            flights = [.. _flights];
        }

        await Task.WhenAll(flights);
        _limit.Dispose();
        _stopping.Dispose();
    }

    private async Task<ScreenshotResult> FlyAsync(ScreenshotRequest request)
    {
        LogRequesting(request);
        var started = _time.GetTimestamp();
        try
        {
            if (options.SettleDelay > TimeSpan.Zero)
            {
                await Task.Delay(options.SettleDelay, _time, _stopping.Token);
            }

            var captured = await CaptureAsync(request);
            if (captured is not RenderResult.Rendered rendered)
            {
                var failed = (RenderResult.Failed)captured;
                LogFailed(request, failed.Reason.Label(), failed.Detail);
                _metrics.CountFailure(failed.Reason);
                return new ScreenshotResult.Missing(failed.Reason, failed.Reason.DetailForReaders(failed.Detail));
            }

            var image = await images.WriteAsync(rendered.Png, _stopping.Token) with { About = AboutOf(request, rendered) };
            _metrics.Successes.Increment();
            LogTook(request, image.Path);
            await images.AddAsync(image, uploads.FirstDue, _stopping.Token);
            LogSaved(request, image.Token);
            image = await uploads.UploadAsync(image, options.PictureBudget - s_spare - _time.GetElapsedTime(started), _stopping.Token);
            return new ScreenshotResult.Taken(image);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return new ScreenshotResult.Missing(ImageFailure.ContextCanceled);
        }
        catch (DiskFullException exception)
        {
            LogFailed(request, ImageFailure.DiskFull.Label(), exception.Message);
            _metrics.CountFailure(ImageFailure.DiskFull);
            return new ScreenshotResult.Missing(ImageFailure.DiskFull);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // a picture must never fail its notification, whatever is wrong with disk or store
            LogBroken(exception, request.Subject);
            _metrics.CountFailure(ImageFailure.Error);
            return new ScreenshotResult.Missing(ImageFailure.Error);
        }
    }

    private async Task<RenderResult> CaptureAsync(ScreenshotRequest request)
    {
        using var deadline = new CancellationTokenSource(_captureTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stopping.Token);
        var waiting = _time.GetTimestamp();
        var hasSlot = false;
        try
        {
            using var slot = await _limit.EnterAsync(either.Token);
            hasSlot = true;
            _metrics.SlotWait.Observe(_time.GetElapsedTime(waiting).TotalSeconds);
            return await RenderAsync(request, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            return new RenderResult.Failed(hasSlot ? ImageFailure.Timeout : ImageFailure.Limit, $"no picture within {_captureTimeout.TotalSeconds:0.#} s");
        }
    }

    private async Task<RenderResult> RenderAsync(ScreenshotRequest request, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        try
        {
            var result = await AnswerOfAsync(renderer.RenderAsync(request, cancellationToken), cancellationToken);
            return result is RenderResult.Rendered rendered && PngFile.FindDefect(rendered.Png) is { } defect
                ? new RenderResult.Failed(ImageFailure.InvalidImage, defect)
                : result;
        }
        finally
        {
            _metrics.Duration.Observe(_time.GetElapsedTime(started).TotalSeconds);
        }
    }

    /// <summary>
    /// A screenshot that may take as long as the notification waits ends a little before it, so that the notification can say what it waited for.
    /// </summary>
    private static TimeSpan CaptureTimeoutOf(ScreenshotOptions options)
    {
        var told = options.PictureBudget * PartBeforeBudget;
        return options.CaptureTimeout <= options.PictureBudget && options.CaptureTimeout > told ? told : options.CaptureTimeout;
    }

    /// <summary>A renderer that respects the deadline reports what the page was still waiting for; one that ignores it must not keep the slot.</summary>
    private static async Task<RenderResult> AnswerOfAsync(Task<RenderResult> rendering, CancellationToken deadline)
    {
        try
        {
            return await rendering.WaitAsync(deadline);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // on the machine's own clock: this is how long a process may take to notice that it was cancelled
            using var patience = new CancellationTokenSource(s_lastWords, TimeProvider.System);
            return await rendering.WaitAsync(patience.Token);
        }
    }

    private static ImageAbout AboutOf(ScreenshotRequest request, RenderResult.Rendered rendered)
    {
        var about = rendered.About
            ?? new ImageAbout
            {
                Kind = ImageKind.Panel,
                What = request.Subject,
                From = request.Window.From,
                To = request.Window.To,
                TimeZone = request.Look.TimeZone,
            };
        return rendered.Note.Length > 0 ? about with { Note = ReaderLine.Of(rendered.Note) } : about;
    }

    private void LogCached(ScreenshotRequest request)
    {
        if (request.Chart is null)
        {
            LogCached(request.Panel.DashboardUid, request.Panel.Name);
        }
    }

    private void LogRequesting(ScreenshotRequest request)
    {
        if (request.Chart is null)
        {
            LogRequesting(request.Panel.DashboardUid, request.Panel.Name);
        }
    }

    private void LogTook(ScreenshotRequest request, string path)
    {
        if (request.Chart is { } chart)
        {
            LogDrew(chart.Expression, path);
        }
        else
        {
            LogTook(request.Panel.DashboardUid, request.Panel.Name, path);
        }
    }

    private void LogSaved(ScreenshotRequest request, string token)
    {
        if (request.Chart is null)
        {
            LogSaved(request.Panel.DashboardUid, request.Panel.Name, token);
        }
    }

    private void LogFailed(ScreenshotRequest request, string reason, string detail)
    {
        if (request.Chart is { } chart)
        {
            LogNotDrawn(chart.Expression, reason, detail);
        }
        else
        {
            LogFailed(request.Panel.DashboardUid, request.Panel.Name, reason, detail);
        }
    }

    // Messages of Grafana's logger ngalert.image, so that runbooks still work.
    [LoggerMessage(LogLevel.Debug, "Found cached image for dashboard {Dashboard} panel {Panel}")]
    private partial void LogCached(string dashboard, string panel);

    [LoggerMessage(LogLevel.Debug, "Requesting screenshot of dashboard {Dashboard} panel {Panel}")]
    private partial void LogRequesting(string dashboard, string panel);

    [LoggerMessage(LogLevel.Debug, "Took screenshot of dashboard {Dashboard} panel {Panel}: {Path}")]
    private partial void LogTook(string dashboard, string panel, string path);

    [LoggerMessage(LogLevel.Debug, "Saved image of dashboard {Dashboard} panel {Panel}: {Token}")]
    private partial void LogSaved(string dashboard, string panel, string token);

    [LoggerMessage(LogLevel.Warning, "Failed to take an image of dashboard {Dashboard} panel {Panel}: {Reason}: {Detail}")]
    private partial void LogFailed(string dashboard, string panel, string reason, string detail);

    // only Debug, since the look-up warned once for all alerts of the dashboard
    [LoggerMessage(LogLevel.Debug, "Did not take an image of dashboard {Dashboard} panel {Panel}: {Reason}: {Detail}")]
    private partial void LogRefused(string dashboard, string panel, string reason, string detail);

    [LoggerMessage(LogLevel.Debug, "Drew a chart of {Expression}: {Path}")]
    private partial void LogDrew(string expression, string path);

    [LoggerMessage(LogLevel.Warning, "Failed to draw a chart of {Expression}: {Reason}: {Detail}")]
    private partial void LogNotDrawn(string expression, string reason, string detail);

    [LoggerMessage(LogLevel.Error, "Failed to take an image of {Subject}")]
    private partial void LogBroken(Exception exception, string subject);
}
