using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using AlertImages.Core.Work;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Screenshots;

/// <summary>
/// Cache, then single flight, then limit, then renderer, then check, then store. A screenshot in flight belongs to nobody: it has its own deadline,
/// and a caller that stops waiting
/// neither ends it nor fails the others. It ends when its file is kept; the upload is the caller's next step.
/// </summary>
public sealed partial class ScreenshotService(
    IScreenshotRenderer renderer, PictureFiles pictures, PictureUploads uploads, ScreenshotOptions options,
    ScreenshotMetrics metrics, TimeProvider time, ILogger<ScreenshotService> logger) : IAsyncDisposable
{
    /// <summary>Part of the notification's budget after which a screenshot of the same length ends.</summary>
    private const double PartBeforeBudget = 0.95;

    /// <summary>Time after the deadline in which a renderer may still say what it waited for.</summary>
    private static readonly TimeSpan s_lastWords = TimeSpan.FromMilliseconds(250);

    private readonly TimeSpan _captureTimeout = CaptureTimeoutOf(options);
    private readonly ScreenshotCache _cache = new(options.CacheTtl, time);
    private readonly PictureRate _rate = new(options.MaxPerMinute, time);
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
                metrics.CacheHits.Increment();
                LogCached(request.Subject.LogText);
            }
            else if (!_rate.TryTake(request.IsUrgent))
            {
                metrics.CountFailure(PictureFailure.Storm);
                return Task.FromResult<ScreenshotResult>(new ScreenshotResult.Missing(PictureFailure.Storm));
            }
            else
            {
                metrics.CacheMisses.Increment();
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
        metrics.CountFailure(why.Reason);
        LogRefused(new PictureSubject.OfPanel(panel).LogText, why.Reason.Label(), why.Detail);
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
        LogRequesting(request.Subject.LogText);
        var started = time.GetTimestamp();
        try
        {
            if (options.SettleDelay > TimeSpan.Zero)
            {
                await Task.Delay(options.SettleDelay, time, _stopping.Token);
            }

            var captured = await CaptureAsync(request);
            if (captured is not RenderResult.Rendered rendered)
            {
                var failed = (RenderResult.Failed)captured;
                LogFailed(request.Subject.LogText, failed.Reason.Label(), failed.Detail);
                metrics.CountFailure(failed.Reason);
                return new ScreenshotResult.Missing(failed.Reason, failed.Reason.DetailForReaders(failed.Detail));
            }

            var picture = await pictures.WriteAsync(rendered.Png, _stopping.Token) with { About = AboutOf(request, rendered) };
            metrics.Successes.Increment();
            LogTook(request.Subject.LogText, picture.Path);
            await pictures.AddAsync(picture, uploads.FirstDue, _stopping.Token);
            LogSaved(request.Subject.LogText, picture.Token);
            return new ScreenshotResult.Taken(picture);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return new ScreenshotResult.Missing(PictureFailure.ContextCanceled);
        }
        catch (DiskFullException exception)
        {
            LogFailed(request.Subject.LogText, PictureFailure.DiskFull.Label(), exception.Message);
            metrics.CountFailure(PictureFailure.DiskFull);
            return new ScreenshotResult.Missing(PictureFailure.DiskFull);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // a picture must never fail its notification, whatever is wrong with disk or store
            LogBroken(exception, request.Subject.LogText);
            metrics.CountFailure(PictureFailure.Error);
            return new ScreenshotResult.Missing(PictureFailure.Error);
        }
    }

    private async Task<RenderResult> CaptureAsync(ScreenshotRequest request)
    {
        using var deadline = new CancellationTokenSource(_captureTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stopping.Token);
        var waiting = time.GetTimestamp();
        var hasSlot = false;
        try
        {
            using var slot = await _limit.EnterAsync(either.Token);
            hasSlot = true;
            metrics.SlotWait.Observe(time.GetElapsedTime(waiting).TotalSeconds);
            return await RenderAsync(request, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            return new RenderResult.Failed(hasSlot ? PictureFailure.Timeout : PictureFailure.Limit, $"no picture within {_captureTimeout.TotalSeconds:0.#} s");
        }
    }

    private async Task<RenderResult> RenderAsync(ScreenshotRequest request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        try
        {
            var result = await AnswerOfAsync(renderer.RenderAsync(request, cancellationToken), cancellationToken);
            return result is RenderResult.Rendered rendered && PngFile.FindDefect(rendered.Png) is { } defect
                ? new RenderResult.Failed(PictureFailure.InvalidImage, defect)
                : result;
        }
        finally
        {
            metrics.Duration.Observe(time.GetElapsedTime(started).TotalSeconds);
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

    private static PictureAbout AboutOf(ScreenshotRequest request, RenderResult.Rendered rendered)
    {
        var about = rendered.About
            ?? new PictureAbout
            {
                Kind = PictureKind.Panel,
                What = request.Subject.Text,
                From = request.Window.From,
                To = request.Window.To,
                TimeZone = request.Look.TimeZone,
            };
        return rendered.Note.Length > 0 ? about with { Note = ReaderLine.Of(rendered.Note) } : about;
    }

    // Messages of Grafana's logger ngalert.image, so that runbooks still work.
    [LoggerMessage(LogLevel.Debug, "Found cached image for {Subject}")]
    private partial void LogCached(string subject);

    [LoggerMessage(LogLevel.Debug, "Requesting screenshot of {Subject}")]
    private partial void LogRequesting(string subject);

    [LoggerMessage(LogLevel.Debug, "Took screenshot of {Subject}: {Path}")]
    private partial void LogTook(string subject, string path);

    [LoggerMessage(LogLevel.Debug, "Saved image of {Subject}: {Token}")]
    private partial void LogSaved(string subject, string token);

    [LoggerMessage(LogLevel.Warning, "Failed to take an image of {Subject}: {Reason}: {Detail}")]
    private partial void LogFailed(string subject, string reason, string detail);

    // only Debug, since the look-up warned once for all alerts of the dashboard
    [LoggerMessage(LogLevel.Debug, "Did not take an image of {Subject}: {Reason}: {Detail}")]
    private partial void LogRefused(string subject, string reason, string detail);

    [LoggerMessage(LogLevel.Error, "Failed to take an image of {Subject}")]
    private partial void LogBroken(Exception exception, string subject);
}
