using System.Text.Json;
using AlertImages.Core.Images;
using Microsoft.Playwright;

namespace AlertImages.Rendering.Chromium;

/// <summary>In what state a page comes back.</summary>
internal enum PageState
{
    /// <summary>A call to it was given up.</summary>
    Unknown,

    /// <summary>It shows something that was no picture, and may be busy with it.</summary>
    Settled,

    /// <summary>It showed its panel.</summary>
    Good,
}

/// <summary>A page that is used again and again: code and connections stay warm. Headers, size and time zone are set anew for each picture.</summary>
internal sealed class WarmPage
{
    private const string IsReady = "() => window.__alertImages && window.__alertImages()";
    private const string ScrollThrough = "() => window.__alertImagesScroll()";
    private const string FindAxis = "() => JSON.stringify(window.__alertImagesAxis())";
    private const int PollingMilliseconds = 20;
    private const int OpenMilliseconds = 10_000;
    private const int WholePage = -1;
    private static readonly TimeSpan s_clearTimeout = TimeSpan.FromSeconds(2);

    private readonly IPage _page;
    private readonly ICDPSession _devTools;
    private (int Width, int Height, double Scale) _size;
    private string _timeZone = "";
    private IReadOnlyDictionary<string, string> _headers = new Dictionary<string, string>();
    private bool _isEmpty = true;

    private WarmPage(IPage page, ICDPSession devTools)
    {
        (_page, _devTools) = (page, devTools);
        page.Crash += (_, _) => IsBroken = true;
        page.Close += (_, _) => IsBroken = true;
        page.Dialog += static async (_, dialog) => await dialog.DismissAsync();
        page.SetDefaultTimeout(0);
    }

    public bool IsBroken { get; private set; }

    public static async Task<WarmPage> OpenAsync(IBrowserContext context)
    {
        var page = await OpenWindowAsync(context);
        return new WarmPage(page, await context.NewCDPSessionAsync(page));
    }

    /// <summary>A page of a context that has no other.</summary>
    public static async Task<WarmPage> OpenOnlyAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        return new WarmPage(page, await context.NewCDPSessionAsync(page));
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
        var response = await steps.RunAsync("navigate", () => _page.GotoAsync(request.Address.AbsoluteUri, new PageGotoOptions { WaitUntil = WaitUntilState.Commit }));
        if (response is { Status: >= 400 })
        {
            return response.Headers.ContainsKey(ProxyConnection.BlockedHeader)
                ? new PageResult.Failed(ImageFailure.ErrorPage, "the page led to a place that is not allowed")
                : FailureOf(response.Status);
        }

        var state = await steps.RunAsync("panelsRendered", WaitUntilReadyAsync);
        if (state == "ready" && request.Look.Height == WholePage && request.Format == PageFormat.Png)
        {
            var height = await steps.RunAsync("dashboardScrolling", () => _page.EvaluateAsync<int>(ScrollThrough));
            await ResizeAsync(request.Look.Width, Math.Clamp(height, 1, request.MaxHeight), request.Look.Scale);
            state = await WaitUntilReadyAsync();
        }

        return state != "ready"
            ? FailureOf(state)
            : new PageResult.Captured(await steps.RunAsync("screenshot", () => request.Format == PageFormat.Pdf ? PdfAsync(request.Pdf) : ScreenshotAsync()))
            {
                Axis = request.WantsAxis ? AxisFacts.Read(await _page.EvaluateAsync<string>(FindAxis)) : null,
            };
    }

    /// <summary>Opens an address that starts a download by itself. The caller owns the deadline.</summary>
    public async Task<PageResult> DownloadAsync(PageRequest request)
    {
        await PrepareAsync(request);
        var started = _page.WaitForDownloadAsync(new PageWaitForDownloadOptions { Timeout = 0 });
        var response = await _page.GotoAsync(request.Address.AbsoluteUri, new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        if (response is { Status: >= 400 })
        {
            return FailureOf(response.Status);
        }

        var download = await started;
        await using var file = await download.CreateReadStreamAsync();
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        return new PageResult.Captured(bytes.ToArray(), download.SuggestedFilename);
    }

    /// <summary>Leaves the panel, so that an idle page costs nothing and shows and knows nothing of the last one.</summary>
    public async Task<bool> TryClearAsync(TimeProvider time)
    {
        try
        {
            await _page.GotoAsync("about:blank", new PageGotoOptions { WaitUntil = WaitUntilState.Commit }).WaitAsync(s_clearTimeout, time);
            await SetHeadersAsync(new Dictionary<string, string>()).WaitAsync(s_clearTimeout, time);
            await _page.Context.ClearCookiesAsync().WaitAsync(s_clearTimeout, time);
            _isEmpty = true;
            return true;
        }
        catch (Exception exception) when (exception is PlaywrightException or TimeoutException)
        {
            return false;
        }
    }

    public Task CloseAsync() => _page.CloseAsync();

    private async Task<string> WaitUntilReadyAsync() =>
        await (await _page.WaitForFunctionAsync(IsReady, null, new() { PollingInterval = PollingMilliseconds })).JsonValueAsync<string>();

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
            await _devTools.SendAsync("Network.enable");
            await _devTools.SendAsync("Network.setExtraHTTPHeaders", new Dictionary<string, object> { ["headers"] = headers });
            _headers = headers;
        }
    }

    private async Task<byte[]> ScreenshotAsync()
    {
        var answer = await _devTools.SendAsync("Page.captureScreenshot", new Dictionary<string, object>
        {
            ["format"] = "png",
            ["captureBeyondViewport"] = false,
            ["optimizeForSpeed"] = true,
        });
        return answer is { } json && json.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.String ? data.GetBytesFromBase64() : [];
    }

    private Task<byte[]> PdfAsync(PdfLook look) => _page.PdfAsync(new PagePdfOptions
    {
        Format = look.Format,
        Landscape = look.Landscape,
        PrintBackground = look.PrintBackground,
        PageRanges = look.PageRanges.Length > 0 ? look.PageRanges : null,
    });

    private static PageResult.Failed FailureOf(int status) => status switch
    {
        401 or 403 => new(ImageFailure.LoginPage, $"Grafana answered {status}: is the token or render key valid, and may it see the dashboard?"),
        404 => new(ImageFailure.DashboardNotFound, "Grafana answered 404 for the dashboard"),
        _ => new(ImageFailure.HttpStatus, $"Grafana answered {status}"),
    };

    private static PageResult.Failed FailureOf(string state) => state switch
    {
        "login" => new(ImageFailure.LoginPage, "Grafana showed its log-in form: set [grafana] service_account_token"),
        "dashboard_not_found" => new(ImageFailure.DashboardNotFound, "Grafana does not know the dashboard"),
        "panel_not_found" => new(ImageFailure.PanelNotFound, "Grafana does not know the panel"),
        "blank" => new(ImageFailure.BlankImage, "the panel has neither text nor drawing"),
        _ => new(ImageFailure.ErrorPage, "the page reported an error"),
    };
}
