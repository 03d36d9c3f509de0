using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace AlertImages.Rendering.Chromium;

/// <summary>One running browser with its proxy, its private profile and its pages. It is used until it breaks, then thrown away.</summary>
internal sealed partial class BrowserSession : IAsyncDisposable
{
    private static readonly TimeSpan s_closeTimeout = TimeSpan.FromSeconds(3);

    private readonly IPlaywright _playwright;
    private readonly IBrowserContext _context;
    private readonly ForwardProxy _proxy;
    private readonly string _profile;
    private readonly TimeProvider _time;
    private readonly Stack<WarmPage> _idle = [];
    private readonly Lock _gate = new();
    private readonly int _warmPages;

    private BrowserSession(IPlaywright playwright, IBrowserContext context, ForwardProxy proxy, RendererOptions options, TimeProvider time)
    {
        (_playwright, _context, _proxy, _profile, _warmPages, _time) = (playwright, context, proxy, options.ProfileFolder, options.WarmPages, time);
        context.Close += (_, _) => IsBroken = true;
    }

    /// <summary>True once the browser is gone or was given up.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>For example <c>156.0.8078.79</c>.</summary>
    public string Version => _context.Browser?.Version ?? "";

    /// <summary>Starts Chromium. Throws <see cref="PlaywrightException"/> when it does not start.</summary>
    public static async Task<BrowserSession> StartAsync(string executable, RendererOptions options, TimeProvider time, ILogger logger)
    {
        var orphans = BrowserProcesses.Kill(options.ProfileFolder);
        if (orphans > 0)
        {
            LogOrphans(logger, orphans);
        }

        CreatePrivate(options.ProfileFolder);
        var proxy = new ForwardProxy(new AllowedOrigins([options.GrafanaUrl]), logger);
        IPlaywright? playwright = null;
        try
        {
            playwright = await Playwright.CreateAsync();
            var context = await playwright.Chromium.LaunchPersistentContextAsync(options.ProfileFolder, LaunchOptions(executable, options, proxy.Port));
            await context.AddInitScriptAsync(PageScript.Text);
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

    /// <summary>A page that nobody else uses.</summary>
    public async Task<WarmPage> RentAsync()
    {
        lock (_gate)
        {
            while (_idle.TryPop(out var page))
            {
                if (!page.IsBroken)
                {
                    return page;
                }
            }
        }

        return await WarmPage.OpenAsync(_context);
    }

    /// <summary>Takes a page back: kept warm when it is clean and there is room, else closed.</summary>
    public async Task ReturnAsync(WarmPage page, bool isClean)
    {
        if (isClean && !page.IsBroken && await page.TryClearAsync())
        {
            lock (_gate)
            {
                if (_idle.Count < _warmPages)
                {
                    _idle.Push(page);
                    return;
                }
            }
        }

        await CloseAsync(page);
    }

    /// <summary>Ends the browser at once, as after a hang.</summary>
    public void Kill()
    {
        IsBroken = true;
        BrowserProcesses.Kill(_profile);
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

        _playwright.Dispose();
        BrowserProcesses.Kill(_profile);
        await _proxy.DisposeAsync();
    }

    private async Task CloseAsync(WarmPage page)
    {
        try
        {
            await page.CloseAsync().WaitAsync(s_closeTimeout, _time);
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

    private static BrowserTypeLaunchPersistentContextOptions LaunchOptions(string executable, RendererOptions options, int proxyPort) => new()
    {
        ExecutablePath = executable,
        Headless = true,
        ChromiumSandbox = BrowserArguments.CanSandbox,
        Args = BrowserArguments.Of(proxyPort, options.BrowserArguments),
        ViewportSize = ViewportSize.NoViewport,
        AcceptDownloads = false,
        ServiceWorkers = ServiceWorkerPolicy.Block,
        // nothing of the daemon's environment, which may hold secrets
        Env = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
            ["HOME"] = options.ProfileFolder,
            ["LANG"] = "C.UTF-8",
        },
        HandleSIGINT = false,
        HandleSIGTERM = false,
        HandleSIGHUP = false,
        Timeout = 20_000,
        ExtraHTTPHeaders = options.ServiceAccountToken is { IsEmpty: false } token
            // every place but Grafana's origin is closed by the proxy, so no other can see it
            ? new Dictionary<string, string> { ["Authorization"] = "Bearer " + token.Reveal() }
            : null,
    };

    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Ended {Count} browser processes that a former run had left behind")]
    private static partial void LogOrphans(ILogger logger, int count);
}
