using System.Text.Json;
using AlertImages.Core.Images;
using AlertImages.Core.Screenshots;
using Microsoft.Playwright;

namespace AlertImages.Rendering.Chromium;

/// <summary>A page that is used again and again: code and connections stay warm.</summary>
internal sealed class WarmPage
{
    private const string IsReady = "() => window.__alertImages && window.__alertImages()";
    private const int PollingMilliseconds = 20;

    private readonly IPage _page;
    private readonly ICDPSession _devTools;
    private (int Width, int Height, double Scale) _size;
    private string _timeZone = "";

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
        var page = await context.NewPageAsync();
        return new WarmPage(page, await context.NewCDPSessionAsync(page));
    }

    /// <summary>Opens the address, waits until the panel is drawn and takes the picture. The caller owns the deadline.</summary>
    public async Task<RenderResult> CaptureAsync(Uri address, ScreenshotLook look)
    {
        await PrepareAsync(look);
        var response = await _page.GotoAsync(address.AbsoluteUri, new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        if (response is { Status: >= 400 })
        {
            return FailureOf(response.Status);
        }

        var state = await (await _page.WaitForFunctionAsync(IsReady, null, new() { PollingInterval = PollingMilliseconds })).JsonValueAsync<string>();
        return state == "ready" ? new RenderResult.Rendered(await ScreenshotAsync()) : FailureOf(state);
    }

    /// <summary>Leaves the panel, so that an idle page costs nothing and shows nothing of the last one.</summary>
    public async Task<bool> TryClearAsync()
    {
        try
        {
            await _page.GotoAsync("about:blank", new PageGotoOptions { WaitUntil = WaitUntilState.Commit, Timeout = 2000 });
            return true;
        }
        catch (Exception exception) when (exception is PlaywrightException or TimeoutException)
        {
            return false;
        }
    }

    public Task CloseAsync() => _page.CloseAsync();

    private async Task PrepareAsync(ScreenshotLook look)
    {
        if (_size != (look.Width, look.Height, look.Scale))
        {
            await _devTools.SendAsync("Emulation.setDeviceMetricsOverride", new Dictionary<string, object>
            {
                ["width"] = look.Width,
                ["height"] = look.Height,
                ["deviceScaleFactor"] = look.Scale,
                ["mobile"] = false,
            });
            _size = (look.Width, look.Height, look.Scale);
        }

        if (_timeZone != look.TimeZone)
        {
            await _devTools.SendAsync("Emulation.setTimezoneOverride", new Dictionary<string, object> { ["timezoneId"] = look.TimeZone });
            _timeZone = look.TimeZone;
        }
    }

    private async Task<byte[]> ScreenshotAsync()
    {
        var answer = await _devTools.SendAsync("Page.captureScreenshot", new Dictionary<string, object>
        {
            ["format"] = "png",
            ["captureBeyondViewport"] = false,
        });
        return answer is { } json && json.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.String ? data.GetBytesFromBase64() : [];
    }

    private static RenderResult.Failed FailureOf(int status) => status switch
    {
        401 or 403 => new(ImageFailure.LoginPage, $"Grafana answered {status}: is the service-account token valid, and may it see the dashboard?"),
        404 => new(ImageFailure.DashboardNotFound, "Grafana answered 404 for the dashboard"),
        _ => new(ImageFailure.HttpStatus, $"Grafana answered {status}"),
    };

    private static RenderResult.Failed FailureOf(string state) => state switch
    {
        "login" => new(ImageFailure.LoginPage, "Grafana showed its log-in form: set [grafana] service_account_token"),
        "dashboard_not_found" => new(ImageFailure.DashboardNotFound, "Grafana does not know the dashboard"),
        "panel_not_found" => new(ImageFailure.PanelNotFound, "Grafana does not know the panel"),
        _ => new(ImageFailure.ErrorPage, "the page reported an error"),
    };
}
