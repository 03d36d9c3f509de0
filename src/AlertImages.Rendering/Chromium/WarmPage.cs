using System.Text.Json;
using AlertImages.Core.Pictures;
using AlertImages.Rendering.Chromium.Page;
using Microsoft.Playwright;

namespace AlertImages.Rendering.Chromium;

/// <summary>In what state a page comes back.</summary>
internal enum PageState
{
    /// <summary>A call to it was given up.</summary>
    Unknown,

    /// <summary>It shows something that was no picture, and may be busy with it.</summary>
    Settled,

    /// <summary>It showed its panel, and still does.</summary>
    Good,

    /// <summary>It was left, and knows nothing of its panel.</summary>
    Empty,
}

/// <summary>A page that is used again and again: code and connections stay warm. Headers, size and time zone are set anew for each picture.</summary>
internal sealed class WarmPage
{
    private const int OpenMilliseconds = 10_000;
    private const int WholePage = -1;
    private const string StoredKinds = "file_systems,indexeddb,local_storage,service_workers,cache_storage,storage_buckets";

    /// <summary>A panel that loads again whenever its picture is taken is given up.</summary>
    private const int MaxShots = 5;
    private static readonly TimeSpan s_clearTimeout = TimeSpan.FromSeconds(2);

    private readonly IPage _page;
    private readonly ICDPSession _devTools;
    private readonly PageWatch _watch;
    private (int Width, int Height, double Scale) _size;
    private string _timeZone = "";
    private IReadOnlyDictionary<string, string> _headers = new Dictionary<string, string>();
    private Uri? _lastNavigation;
    private string _origin = "";
    private bool _isEmpty = true;

    private WarmPage(IPage page, ICDPSession devTools, PageWatch watch)
    {
        (_page, _devTools, _watch) = (page, devTools, watch);
        page.Crash += (_, _) => IsBroken = true;
        page.Close += (_, _) => IsBroken = true;
        page.Dialog += static async (_, dialog) => await dialog.DismissAsync();
        page.Request += (_, request) => _lastNavigation = request.IsNavigationRequest && request.Frame == page.MainFrame
            ? new Uri(request.Url)
            : _lastNavigation;
        page.SetDefaultTimeout(0);
    }

    public bool IsBroken { get; private set; }

    /// <summary>What the page still waits for; empty before it said so.</summary>
    public string WaitsFor => _watch.WaitsFor;

    /// <summary>The last error of the page's own scripts; empty: none.</summary>
    public string PageError => _watch.PageError;

    public static async Task<WarmPage> OpenAsync(IBrowserContext context) => await OfAsync(context, await OpenWindowAsync(context));

    /// <summary>A page of a context that has no other.</summary>
    public static async Task<WarmPage> OpenOnlyAsync(IBrowserContext context) => await OfAsync(context, await context.NewPageAsync());

    private static async Task<WarmPage> OfAsync(IBrowserContext context, IPage page)
    {
        var devTools = await context.NewCDPSessionAsync(page);
        await devTools.SendAsync("Network.enable");
        return new WarmPage(page, devTools, await PageWatch.StartAsync(devTools));
    }

    /// <summary>
    /// A window of its own: of several tabs in one window Chromium draws the front one only, and a picture of another waits a second or more.
    /// </summary>
    private static async Task<IPage> OpenWindowAsync(IBrowserContext context)
    {
        var devTools = await context.Browser!.NewBrowserCDPSessionAsync();
        var page = await context.RunAndWaitForPageAsync(
            () => devTools.SendAsync("Target.createTarget", new Dictionary<string, object> { ["url"] = "about:blank", ["newWindow"] = true }),
            new BrowserContextRunAndWaitForPageOptions { Timeout = OpenMilliseconds });
        await devTools.DetachAsync();
        return page;
    }

    /// <summary>
    /// True when nothing has to be cleared away before: it is empty, or shows a page that was opened with the same headers, hence by the same
    /// user. An address with a fragment might only scroll the page that is there.
    /// </summary>
    public bool CanGoStraightTo(PageRequest request) =>
        _isEmpty || (request.Address.Fragment.Length == 0 && _headers.Count == request.Headers.Count && !_headers.Except(request.Headers).Any());

    /// <summary>Opens the address, waits until the page is drawn and makes the file. The caller owns the deadline.</summary>
    public async Task<PageResult> CaptureAsync(PageRequest request, PageSteps steps)
    {
        await steps.RunAsync("prepare", () => PrepareAsync(request));
        if (await steps.RunAsync("navigate", () => NavigateAsync(request.Address)) is { } refused)
        {
            return refused;
        }

        var signal = await steps.RunAsync("panelsRendered", _watch.WaitAsync);
        if (signal.State == "elsewhere")
        {
            // the panel is there under another id; a second move would be a circle
            return await NavigateAsync(AskedPage.WithPanel(request.Address, signal.Detail)) is { } gone
                ? gone
                : await FinishAsync(request, await _watch.WaitAsync(), steps);
        }

        return await FinishAsync(request, signal, steps);
    }

    /// <summary>Opens an address that starts a download by itself. The caller owns the deadline.</summary>
    public async Task<PageResult> DownloadAsync(PageRequest request)
    {
        await PrepareAsync(request);
        var started = _page.WaitForDownloadAsync(new PageWaitForDownloadOptions { Timeout = 0 });
        if (await NavigateAsync(request.Address) is { } refused)
        {
            return refused;
        }

        var download = await started;
        await using var file = await download.CreateReadStreamAsync();
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        return new PageResult.Captured(bytes.ToArray(), download.SuggestedFilename);
    }

    /// <summary>Leaves the panel, so that an idle page costs nothing and shows and knows nothing of the last one.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="isAlone">True when no other page draws, so that what its origin keeps on disk is deleted under nobody.</param>
    public async Task<bool> TryClearAsync(TimeProvider time, Func<bool> isAlone)
    {
        if (_isEmpty)
        {
            return true;
        }

        try
        {
            await ClearAsync(isAlone).WaitAsync(s_clearTimeout, time);
            return true;
        }
        catch (Exception exception) when (exception is PlaywrightException or TimeoutException)
        {
            return false;
        }
    }

    public Task CloseAsync() => _page.CloseAsync();

    /// <summary>For measurements: the value of an expression in the page.</summary>
    public async Task<string> EvaluateAsync(string expression) => (await _watch.EvaluateAsync(expression))?.ToString() ?? "";

    /// <summary>A picture of what the page shows now.</summary>
    public async Task<byte[]> ScreenshotAsync()
    {
        var answer = await _devTools.SendAsync("Page.captureScreenshot", new Dictionary<string, object>
        {
            ["format"] = "png",
            ["captureBeyondViewport"] = false,
            ["optimizeForSpeed"] = true,
        });
        return answer is { } json && json.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.String ? data.GetBytesFromBase64() : [];
    }

    private async Task ClearAsync(Func<bool> isAlone)
    {
        var origin = _origin;
        await _watch.ForgetAsync();
        await _page.GotoAsync("about:blank", new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        await Task.WhenAll(
            SetHeadersAsync(new Dictionary<string, string>()),
            _page.Context.ClearCookiesAsync(),
            _devTools.SendAsync("Page.resetNavigationHistory"),
            isAlone() && origin.Length > 0
                ? _devTools.SendAsync("Storage.clearDataForOrigin", new Dictionary<string, object> { ["origin"] = origin, ["storageTypes"] = StoredKinds })
                : Task.CompletedTask);
        _isEmpty = true;
    }

    /// <summary>Null once the document is there; else why it is not.</summary>
    private async Task<PageResult.Failed?> NavigateAsync(Uri address)
    {
        await _watch.ExpectAsync(address);
        (_lastNavigation, _origin) = (null, address.GetLeftPart(UriPartial.Authority));
        try
        {
            var response = await _page.GotoAsync(address.AbsoluteUri, new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
            return response is { Status: >= 400 } ? await PageGates.RefusalOfAsync(response) : null;
        }
        catch (PlaywrightException exception) when (!IsBroken && PageGates.Find(address, _lastNavigation, exception) is { } gate)
        {
            return gate;
        }
    }

    private async Task<PageResult> FinishAsync(PageRequest request, PageSignal signal, PageSteps steps)
    {
        if (signal.State == "ready" && request.Look.Height == WholePage)
        {
            if (await steps.RunAsync("dashboardScrolling", () => _watch.EvaluateAsync("window.__alertImages.scroll()")) is not { } height)
            {
                return new PageResult.Failed(PictureFailure.ErrorPage, "the height of the page could not be read");
            }

            await ResizeAsync(request.Look.Width, Math.Clamp(height.GetInt32(), 1, request.MaxHeight), request.Look.Scale);
            signal = await _watch.WaitAgainAsync(isResized: true);
        }

        for (var shots = 0; signal.State == "ready"; shots++)
        {
            if (shots == MaxShots)
            {
                return new PageResult.Failed(PictureFailure.Timeout, "the panel loaded again whenever its picture was taken");
            }

            var bytes = await steps.RunAsync("screenshot", () => request.Format == PageFormat.Pdf ? PdfAsync(request.Pdf) : ScreenshotAsync());
            var state = await _watch.CheckAsync(isFirst: shots == 0);
            if (state == "ready")
            {
                return await CapturedAsync(request, bytes, signal);
            }

            // an empty state: the panel loads again
            signal = state.Length == 0 ? await _watch.WaitAgainAsync(isResized: false) : signal with { State = state };
        }

        return PageFailures.OfSignal(signal);
    }

    private async Task<PageResult> CapturedAsync(PageRequest request, byte[] bytes, PageSignal signal)
    {
        var axis = request.WantsAxis ? AxisFacts.Read((await _watch.EvaluateAsync("JSON.stringify(window.__alertImages.axis())"))?.GetString() ?? "{}") : null;
        if (request.Afterwards is { } afterwards)
        {
            await afterwards(this, bytes);
        }

        return new PageResult.Captured(bytes) { Axis = axis, Note = ReaderLine.Of(signal.Note), Generation = signal.Generation };
    }

    private async Task PrepareAsync(PageRequest request)
    {
        var look = request.Look;
        _isEmpty = false;
        // a page that is taken as a whole begins as high as three quarters of its width
        await ResizeAsync(look.Width, look.Height == WholePage ? Math.Max(1, look.Width * 3 / 4) : look.Height, look.Scale);
        if (_timeZone != look.TimeZone)
        {
            await _devTools.SendAsync("Emulation.setTimezoneOverride", new Dictionary<string, object> { ["timezoneId"] = look.TimeZone });
            _timeZone = look.TimeZone;
        }

        await SetHeadersAsync(request.Headers);
    }

    private async Task ResizeAsync(int width, int height, double scale)
    {
        if (_size != (width, height, scale))
        {
            await _devTools.SendAsync("Emulation.setDeviceMetricsOverride", new Dictionary<string, object>
            {
                ["width"] = width,
                ["height"] = height,
                ["deviceScaleFactor"] = scale,
                ["mobile"] = false,
            });
            _size = (width, height, scale);
        }
    }

    private async Task SetHeadersAsync(IReadOnlyDictionary<string, string> headers)
    {
        if (_headers.Count > 0 || headers.Count > 0)
        {
            await _devTools.SendAsync("Network.setExtraHTTPHeaders", new Dictionary<string, object> { ["headers"] = headers });
            _headers = headers;
        }
    }

    private Task<byte[]> PdfAsync(PdfLook look) => _page.PdfAsync(new PagePdfOptions
    {
        Format = look.Format,
        Landscape = look.Landscape,
        PrintBackground = look.PrintBackground,
        PageRanges = look.PageRanges.Length > 0 ? look.PageRanges : null,
    });
}
