using AlertImages.Core.Images;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace AlertImages.Rendering.Chromium;

/// <summary>
/// Mode <c>embedded</c>: the machine's Chromium, started at the first use, kept warm, and started again when it crashes or hangs.
/// </summary>
internal sealed partial class ChromiumRenderer : IScreenshotRenderer, IWarmUp, IAsyncDisposable
{
    private static readonly TimeSpan s_pauseAfterFailedStart = TimeSpan.FromSeconds(5);

    private readonly RendererOptions _options;
    private readonly ScreenshotMetrics _metrics;
    private readonly Counter _restarts;
    private readonly TimeProvider _time;
    private readonly ILogger<ChromiumRenderer> _logger;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private BrowserSession? _session;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;
    private string _startFailure = "";

    private ChromiumRenderer(RendererContext context)
    {
        _options = context.Options;
        _metrics = context.Screenshots;
        _restarts = context.Registry.Counter("alertimages_browser_restarts_total", "Times the browser had to be started again after a crash or hang.");
        _time = context.Time;
        _logger = context.Loggers.CreateLogger<ChromiumRenderer>();
    }

    public static RendererDescriptor Descriptor { get; } = new("embedded", "headless Chromium of the machine", static context => new ChromiumRenderer(context));

    public async Task<RenderResult> RenderAsync(ScreenshotRequest request, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        _metrics.QueueSize.Add(1);
        var status = "failure";
        try
        {
            var result = await RenderOnceAsync(request, cancellationToken);
            if (result is RenderResult.Failed { Reason: ImageFailure.RendererUnavailable } && _startFailure.Length == 0)
            {
                // the browser died under the page: a new one is there within moments
                result = await RenderOnceAsync(request, cancellationToken);
            }

            status = result is RenderResult.Rendered ? "success" : "failure";
            return result;
        }
        catch (OperationCanceledException)
        {
            status = "timeout";
            throw;
        }
        finally
        {
            _metrics.QueueSize.Add(-1);
            _metrics.CountRendering(status, _time.GetElapsedTime(started));
        }
    }

    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        if (await SessionAsync(cancellationToken) is { } session)
        {
            var page = await session.RentAsync();
            await session.ReturnAsync(page, isClean: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _starting.WaitAsync();
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        _starting.Dispose();
    }

    private async Task<RenderResult> RenderOnceAsync(ScreenshotRequest request, CancellationToken cancellationToken)
    {
        if (await SessionAsync(cancellationToken) is not { } session)
        {
            return new RenderResult.Failed(ImageFailure.RendererUnavailable, _startFailure);
        }

        WarmPage? page = null;
        var isClean = false;
        try
        {
            page = await session.RentAsync().WaitAsync(cancellationToken);
            var result = await page.CaptureAsync(Grafana.PanelAddress.Of(_options.GrafanaUrl, request), request.Look).WaitAsync(cancellationToken);
            isClean = true;
            return result;
        }
        catch (PlaywrightException) when (session.IsBroken || page is null or { IsBroken: true })
        {
            return new RenderResult.Failed(ImageFailure.RendererUnavailable, "the browser ended while it was drawing");
        }
        catch (PlaywrightException exception)
        {
            return new RenderResult.Failed(ImageFailure.HttpStatus, "the page did not load: " + Reason(exception));
        }
        finally
        {
            if (page is not null)
            {
                await session.ReturnAsync(page, isClean);
            }
        }
    }

    /// <summary>The running browser, or a new one; null when it does not start.</summary>
    private async Task<BrowserSession?> SessionAsync(CancellationToken cancellationToken)
    {
        if (_session is { IsBroken: false } running)
        {
            return running;
        }

        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_session is { IsBroken: false } other)
            {
                return other;
            }

            if (_time.GetUtcNow() < _notBefore)
            {
                return null;
            }

            await ReplaceAsync();
            return _session;
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task ReplaceAsync()
    {
        if (_session is { } broken)
        {
            _session = null;
            _restarts.Increment();
            LogRestart();
            await broken.DisposeAsync();
        }

        try
        {
            var executable = BrowserExecutable.Find(_options.BrowserPath)
                ?? throw new PlaywrightException(_options.BrowserPath.Length > 0 ? $"{_options.BrowserPath} does not exist" : "no Chromium was found on this machine");
            if (!BrowserArguments.CanSandbox)
            {
                LogNoSandbox();
            }

            _session = await BrowserSession.StartAsync(executable, _options, _time, _logger);
            _startFailure = "";
            LogStarted(_session.Version);
        }
        catch (Exception exception) when (exception is PlaywrightException or TimeoutException or IOException or UnauthorizedAccessException)
        {
            _startFailure = "the browser did not start: " + Reason(exception);
            _notBefore = _time.GetUtcNow() + s_pauseAfterFailedStart;
            LogNotStarted(_startFailure);
        }
    }

    /// <summary>The first line of Playwright's message, without the address of the page.</summary>
    private static string Reason(Exception exception) => exception.Message.Split('\n')[0].Split(" at http")[0];

    [LoggerMessage(LogLevel.Information, "Started Chromium {Version} for screenshots")]
    private partial void LogStarted(string version);

    [LoggerMessage(LogLevel.Warning, "The browser ended or hung and is started again")]
    private partial void LogRestart();

    [LoggerMessage(LogLevel.Warning, "Chromium runs without its sandbox because the daemon runs as root; run it as a user of its own")]
    private partial void LogNoSandbox();

    [LoggerMessage(LogLevel.Error, "Screenshots cannot be taken: {Failure}")]
    private partial void LogNotStarted(string failure);
}
