using AlertImages.Core.Pictures;
using AlertImages.Core.Telemetry;
using AlertImages.Rendering.Chromium.Page;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace AlertImages.Rendering.Chromium;

/// <summary>
/// The machine's Chromium, started at the first use, kept warm, and replaced when it crashes, hangs, grows or ages. Whatever photographs
/// pages in this process shares it.
/// </summary>
public sealed partial class ChromiumBrowser : IAsyncDisposable
{
    private static readonly TimeSpan s_pauseAfterFailedStart = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_studioTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_watchInterval = TimeSpan.FromSeconds(5);

    private readonly ChromiumOptions _options;
    private readonly PageSteps _steps;
    private readonly PageCapture _capture;
    private readonly Counter _restarts;
    private readonly TimeProvider _time;
    private readonly ILogger<ChromiumBrowser> _logger;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly SemaphoreSlim _turns;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watching;
    private BrowserSession? _session;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;
    private string _startFailure = "";
    private int _disposed;

    /// <summary>Nothing is started yet.</summary>
    public ChromiumBrowser(ChromiumOptions options, MetricRegistry registry, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(registry);
        (_options, _time) = (options, time);
        _logger = loggers.CreateLogger<ChromiumBrowser>();
        _steps = new PageSteps(registry, time);
        _capture = new PageCapture(_steps, time);
        _restarts = registry.Counter(
            "alertimages_browser_restarts_total", "Times the browser was started again after a crash or hang, or because it had grown or aged.");
        registry.Read(
            "alertimages_browser_memory_bytes", "Memory of all processes of the browser (proportional set size).", "gauge",
            () => BrowserProcesses.ReadMemory(options.ProfileFolder));
        registry.Read(
            "grafana_image_renderer_browser_info", "A metric with a constant '1 value labeled by version of the browser in use", "gauge", "version",
            ReadVersion);
        _turns = new SemaphoreSlim(options.MaxPages, options.MaxPages);
        _watching = WatchAsync();
    }

    /// <summary>Starts the browser and opens its warm pages. Failures are logged, not thrown.</summary>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        if (await SessionAsync(cancellationToken) is not { } session)
        {
            return;
        }

        try
        {
            session.Return(await session.OpenAsync(), PageState.Settled);
        }
        catch (PlaywrightException exception)
        {
            LogNotStarted(PageCapture.Reason(exception));
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _watching;
        await _starting.WaitAsync();
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        _starting.Dispose();
        _turns.Dispose();
        _stopping.Dispose();
    }

    /// <summary>
    /// Photographs one page once. A browser that ended under it is <see cref="PictureFailure.RendererUnavailable"/>. <paramref
    /// name="cancellationToken"/> is the deadline: then the
    /// result is a <see cref="PictureFailure.Timeout"/> that says what the page waited for, or, before there was a page, an <see
    /// cref="OperationCanceledException"/>.
    /// </summary>
    internal async Task<PageResult> CaptureAsync(PageRequest request, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await SessionAsync(cancellationToken) is { } session
                ? await _capture.RunAsync(session, request, cancellationToken)
                : new PageResult.Failed(PictureFailure.RendererUnavailable, _startFailure);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>
    /// Makes or changes a picture on the page for it; null when the browser cannot do it. Throws only when <paramref name="cancellationToken"/> asks for it.
    /// </summary>
    internal async Task<byte[]?> StudioAsync(Func<StudioPage, CancellationToken, Task<byte[]>> make, CancellationToken cancellationToken)
    {
        // beside the turns of pages: it is short, and a notification may be waiting for it
        if (await SessionAsync(cancellationToken) is not { } session)
        {
            return null;
        }

        using var timeout = new CancellationTokenSource(s_studioTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken, session.Ended);
        session.Enter();
        try
        {
            return await make(await session.StudioAsync().WaitAsync(either.Token), either.Token);
        }
        catch (Exception exception)
            when (exception is PlaywrightException or TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogNotMade(PageCapture.Reason(exception));
            return null;
        }
        finally
        {
            session.Leave();
        }
    }

    /// <summary>The running browser, or a new one; null when it does not start.</summary>
    private async Task<BrowserSession?> SessionAsync(CancellationToken cancellationToken)
    {
        if (_session is { IsBroken: false } running && !running.IsReplaceable)
        {
            return running;
        }

        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_session is { IsBroken: false } other && !other.IsReplaceable)
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
        if (_session is { } old)
        {
            _session = null;
            _restarts.Increment();
            LogRestart(old.IsBroken ? "it ended or hung" : "it had grown or aged");
            await old.DisposeAsync();
        }

        try
        {
            var executable = BrowserExecutable.Find(_options.BrowserPath)
                ?? throw new PlaywrightException(_options.BrowserPath.Length > 0
                    ? $"{_options.BrowserPath} does not exist"
                    : "no Chromium was found on this machine");
            if (!BrowserArguments.CanSandbox)
            {
                LogNoSandbox();
            }

            _session = await _steps.RunAsync("launch", () => LaunchAsync(executable));
            _startFailure = "";
            LogStarted(_session.Version);
        }
        catch (Exception exception) when (exception is PlaywrightException or TimeoutException or IOException or UnauthorizedAccessException)
        {
            _startFailure = "the browser did not start: " + PageCapture.Reason(exception);
            _notBefore = _time.GetUtcNow() + s_pauseAfterFailedStart;
            LogNotStarted(_startFailure);
        }
    }

    /// <summary>A profile in which the browser does not start is damaged: it holds nothing that is missed, so the next try has a new one.</summary>
    private async Task<BrowserSession> LaunchAsync(string executable)
    {
        try
        {
            return await BrowserSession.StartAsync(executable, _options, _time, _logger);
        }
        catch (Exception exception) when (exception is PlaywrightException or TimeoutException && Directory.Exists(_options.ProfileFolder))
        {
            LogNewProfile(PageCapture.Reason(exception));
            Directory.Delete(_options.ProfileFolder, recursive: true);
            return await BrowserSession.StartAsync(executable, _options, _time, _logger);
        }
    }

    /// <summary>Checks the running browser: closes pages that nobody needs, and marks one that has grown or aged.</summary>
    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(s_watchInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                Watch();
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private void Watch()
    {
        try
        {
            if (_session is { IsBroken: false } session)
            {
                session.Watch(BrowserProcesses.ReadMemory(_options.ProfileFolder));
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // one look that fails must not end the watch
            LogNotWatched(exception);
        }
    }

    private IEnumerable<(string Value, double Number)> ReadVersion() => _session is { } session ? [("HeadlessChrome/" + session.Version, 1d)] : [];

    [LoggerMessage(LogLevel.Information, "Started Chromium {Version} for screenshots")]
    private partial void LogStarted(string version);

    [LoggerMessage(LogLevel.Warning, "The browser did not start and gets a new profile: {Problem}")]
    private partial void LogNewProfile(string problem);

    [LoggerMessage(LogLevel.Warning, "The browser is started again: {Why}")]
    private partial void LogRestart(string why);

    [LoggerMessage(LogLevel.Warning, "Chromium runs without its sandbox because the daemon runs as root; run it as a user of its own")]
    private partial void LogNoSandbox();

    [LoggerMessage(LogLevel.Warning, "Could not check the browser's health")]
    private partial void LogNotWatched(Exception exception);

    [LoggerMessage(LogLevel.Warning, "A picture could not be drawn or changed: {Reason}")]
    private partial void LogNotMade(string reason);

    [LoggerMessage(LogLevel.Error, "Screenshots cannot be taken: {Failure}")]
    private partial void LogNotStarted(string failure);
}
