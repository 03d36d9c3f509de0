using AlertImages.Rendering.Chromium.Page;
using AlertImages.Rendering.Chromium.Proxy;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace AlertImages.Rendering.Chromium;

/// <summary>One running browser with its proxy, its private profile and its pages. It is used until it breaks or is replaced, then thrown away.</summary>
internal sealed partial class BrowserSession : IAsyncDisposable
{
    private static readonly TimeSpan s_closeTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_idlePageLife = TimeSpan.FromMinutes(1);

    /// <summary>A page that is used again within this time goes straight to its next panel, which is a sixth faster than by way of an empty page.</summary>
    private static readonly TimeSpan s_pauseBeforeClearing = TimeSpan.FromSeconds(1);

    private readonly IPlaywright _playwright;
    private readonly IBrowserContext _context;
    private readonly ForwardProxy _proxy;
    private readonly ChromiumOptions _options;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _started;
    private readonly IdlePages _idle;
    private readonly HashSet<Task> _background = [];
    private readonly Lock _gate = new();
    /// <summary>Never disposed of: whoever was late may still ask, and it holds no timer.</summary>
    private readonly CancellationTokenSource _ended = new();
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly Task _waitingForEnd;
    private StudioPage? _studio;
    private int _inUse;
    private bool _isTired;

    private BrowserSession(IPlaywright playwright, IBrowserContext context, ForwardProxy proxy, ChromiumOptions options, TimeProvider time)
    {
        (_playwright, _context, _proxy, _options, _time) = (playwright, context, proxy, options, time);
        _started = time.GetUtcNow();
        _idle = new IdlePages(time);
        context.Close += (_, _) => End();
        _waitingForEnd = WaitForEndAsync();
    }

    /// <summary>Cancelled once the browser is gone or was given up: a call to it may never be answered then.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>True once the browser is gone or was given up.</summary>
    public bool IsBroken => _ended.IsCancellationRequested;

    /// <summary>True when it has grown or aged and nobody uses it at the moment.</summary>
    public bool IsReplaceable => _isTired && Volatile.Read(ref _inUse) == 0;

    /// <summary>True when nobody but the one who asks uses the browser.</summary>
    public bool IsAlone() => Volatile.Read(ref _inUse) == 1;

    /// <summary>For example <c>156.0.8078.79</c>.</summary>
    public string Version => _context.Browser?.Version ?? "";

    /// <summary>Starts Chromium. Throws <see cref="PlaywrightException"/> when it does not start.</summary>
    public static async Task<BrowserSession> StartAsync(string executable, ChromiumOptions options, TimeProvider time, ILogger logger)
    {
        var orphans = BrowserProcesses.Kill(options.ProfileFolder);
        if (orphans > 0)
        {
            LogOrphans(logger, orphans);
        }

        BrowserLaunch.CreatePrivate(options.ProfileFolder);
        var proxy = new ForwardProxy(new AllowedOrigins(options.AllowedUrls), logger);
        IPlaywright? playwright = null;
        try
        {
            playwright = await Playwright.CreateAsync();
            var context = await playwright.Chromium.LaunchPersistentContextAsync(options.ProfileFolder, BrowserLaunch.Options(executable, options, proxy.Port));
            return new BrowserSession(playwright, context, proxy, options, time);
        }
        catch
        {
            playwright?.Dispose();
            BrowserProcesses.Kill(options.ProfileFolder);
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>Somebody begins to use the browser.</summary>
    public void Enter() => Interlocked.Increment(ref _inUse);

    /// <summary>Somebody is done with it.</summary>
    public void Leave() => Interlocked.Decrement(ref _inUse);

    /// <summary>A page that nobody else uses and that knows nothing the request must not.</summary>
    public async Task<WarmPage> RentAsync(PageRequest request)
    {
        while (_idle.TryTake() is { } page)
        {
            if (page.CanGoStraightTo(request) || await page.TryClearAsync(_time, IsAlone))
            {
                return page;
            }

            InBackground(CloseAsync(page.CloseAsync));
        }

        return await OpenAsync();
    }

    /// <summary>A new, empty page.</summary>
    public async Task<WarmPage> OpenAsync()
    {
        // one after the other: each waits for "a new page"
        await _opening.WaitAsync(Ended);
        try
        {
            return await WarmPage.OpenAsync(_context);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>
    /// Takes a page back. After a picture it may be used again at once, and is emptied when nobody does so; after a failure it is emptied first;
    /// in an unknown state it is closed.
    /// </summary>
    public void Return(WarmPage page, PageState state) => InBackground(state switch
    {
        PageState.Good when !page.IsBroken => KeepThenClearAsync(page),
        PageState.Empty when !page.IsBroken => KeepAsync(page),
        PageState.Settled => ClearAsync(page),
        _ => CloseAsync(page.CloseAsync),
    });

    /// <summary>The page in which pictures are made; a new one when the last was given up.</summary>
    public async Task<StudioPage> StudioAsync()
    {
        await _opening.WaitAsync(Ended);
        try
        {
            if (_studio is { IsReplaceable: true } old)
            {
                _studio = null;
                InBackground(CloseAsync(old.CloseAsync));
            }

            return _studio ??= await StudioPage.OpenAsync(_context.Browser ?? throw new PlaywrightException("The browser has no further contexts"));
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Opens a page that starts a download by itself (<c>/render/csv</c>) in a context of its own and gives the file.</summary>
    public async Task<PageResult> DownloadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var browser = _context.Browser ?? throw new PlaywrightException("The browser has no further contexts");
        await using var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            AcceptDownloads = true,
            ServiceWorkers = ServiceWorkerPolicy.Block,
        });
        var page = await WarmPage.OpenOnlyAsync(context);
        return await page.DownloadAsync(request).WaitAsync(cancellationToken);
    }

    /// <summary>Closes pages that have been idle for long, and looks at memory and age.</summary>
    public void Watch(long memory)
    {
        var now = _time.GetUtcNow();
        _isTired |= memory > _options.MaxMemory || now - _started > _options.MaxAge;
        if (memory > _options.MaxMemory * 2)
        {
            Kill();
            return;
        }

        foreach (var page in _idle.TakeOlderThan(s_idlePageLife, _options.WarmPages))
        {
            InBackground(CloseAsync(page.CloseAsync));
        }
    }

    /// <summary>Ends the browser at once, as after a hang.</summary>
    public void Kill()
    {
        End();
        BrowserProcesses.Kill(_options.ProfileFolder);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _context.CloseAsync().WaitAsync(s_closeTimeout, _time);
        }
        catch (Exception exception) when (exception is PlaywrightException or TimeoutException)
        {
            // it does not answer any more
        }

        End();
        BrowserProcesses.Kill(_options.ProfileFolder);
        await _waitingForEnd;
        Task[] background;
        lock (_gate)
        {
            background = [.. _background];
        }

        await Task.WhenAll(background);
        _playwright.Dispose();
        await _proxy.DisposeAsync();
    }

    private void End() => _ended.Cancel();

    private async Task WaitForEndAsync()
    {
        if (await BrowserProcesses.WaitForEndAsync(_options.ProfileFolder, _ended.Token))
        {
            End();
        }
    }

    private void InBackground(Task task)
    {
        lock (_gate)
        {
            _background.RemoveWhere(static other => other.IsCompleted);
            _background.Add(task);
        }
    }

    private async Task KeepThenClearAsync(WarmPage page)
    {
        var since = _idle.Keep(page);
        try
        {
            await Task.Delay(s_pauseBeforeClearing, _time, Ended);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (_idle.TryTake(page, since))
        {
            await ClearAsync(page);
        }
    }

    private Task KeepAsync(WarmPage page)
    {
        _idle.Keep(page);
        return Task.CompletedTask;
    }

    private async Task ClearAsync(WarmPage page)
    {
        if (!page.IsBroken && await page.TryClearAsync(_time, () => Volatile.Read(ref _inUse) == 0))
        {
            _idle.Keep(page);
        }
        else
        {
            await CloseAsync(page.CloseAsync);
        }
    }

    private async Task CloseAsync(Func<Task> close)
    {
        try
        {
            await close().WaitAsync(s_closeTimeout, _time);
        }
        catch (TimeoutException)
        {
            // a browser that cannot close a page hangs as a whole
            Kill();
        }
        catch (PlaywrightException)
        {
            // the page went with its browser
        }
    }

    [LoggerMessage(LogLevel.Warning, "Ended {Count} browser processes that a previous run had left behind")]
    private static partial void LogOrphans(ILogger logger, int count);
}
