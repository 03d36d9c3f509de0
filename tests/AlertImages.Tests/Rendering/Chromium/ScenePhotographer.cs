using System.Globalization;
using AlertImages.Core.Panels;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Work;
using AlertImages.Rendering;
using AlertImages.Rendering.Chromium;
using AlertImages.Rendering.Chromium.Page;
using AlertImages.Rendering.Modes;
using AlertImages.Rendering.Service;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Rendering.Chromium;

/// <summary>Photographs pages with traps as the daemon does, and compares each picture with one of the same page at rest.</summary>
internal sealed class ScenePhotographer : IAsyncDisposable
{
    /// <summary>Differences up to this many pixels come from the smoothing of edges.</summary>
    private const int MaxDifferences = 250;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly PanelSite _site;
    private readonly ChromiumBrowser _browser;
    private readonly IScreenshotRenderer _renderer;
    private int _dashboards;

    private ScenePhotographer(PanelSite site)
    {
        _site = site;
        var options = new ChromiumOptions { AllowedUrls = [site.Url], ProfileFolder = _folder.File("profile") };
        _browser = new ChromiumBrowser(options, new MetricRegistry(), TimeProvider.System, NullLoggerFactory.Instance);
        var grafana = new RendererOptions { GrafanaUrl = site.Url, PageUrl = site.Url, ServiceAccountToken = new Secret("glsa_token") };
        var context = new RendererContext(grafana, () => _browser, TimeProvider.System, NullLoggerFactory.Instance);
        _renderer = RendererCatalog.Create("embedded", context, new ScreenshotMetrics(new MetricRegistry()));
    }

    public ScenePages Pages => _site.Scenes;

    /// <summary>Paths with queries that pages asked for.</summary>
    public IEnumerable<string> Asked => _site.Requests.Select(static request => request.PathAndQuery);

    public static async Task<ScenePhotographer> StartAsync() => new(await PanelSite.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Makes a dashboard and gives its UID.</summary>
    public string Add(SceneTraps traps)
    {
        var uid = $"scenes{Interlocked.Increment(ref _dashboards)}";
        Pages.Add(uid, traps);
        return uid;
    }

    /// <summary>Photographs a panel through the renderer of the daemon.</summary>
    public async Task<RenderResult> RenderAsync(SceneTraps traps, long panel = 7, bool hasWindow = true) =>
        await RenderAsync(Request(Add(traps), panel, hasWindow));

    /// <summary>Fails unless a panel's picture is that of the page at rest. Gives what a reader should know of it.</summary>
    public async Task<string> ShowsPanelAtRestAsync(SceneTraps traps, long panel = 7, bool hasWindow = true)
    {
        var request = Request(Add(traps), panel, hasWindow);

        var picture = await RenderAsync(request);
        var truth = await RenderAsync(
            request with { Subject = new PictureSubject.OfPanel(request.Panel with { DashboardUid = request.Panel.DashboardUid + "-rest" }) });

        AssertSame(PictureOf(picture).Png, PictureOf(truth).Png);
        return PictureOf(picture).Note;
    }

    /// <summary>Opens an address in the browser, as the render service does for Grafana. A height of -1 is the whole page.</summary>
    public async Task<PageResult> CaptureAsync(string address, int height = 500, string renderKey = "")
    {
        using var deadline = new CancellationTokenSource(s_patience, TimeProvider.System);
        var parameters = new Dictionary<string, string>
        {
            ["url"] = new Uri(_site.Url, address).AbsoluteUri,
            ["height"] = height.ToString(CultureInfo.InvariantCulture),
            ["renderKey"] = renderKey,
        };
        var options = new RenderServiceOptions { AllowedUrls = [_site.Url], MaxHeight = 10_000 };
        var request = RenderQuery.Parse(parameters.GetValueOrDefault, isCsv: false, acceptLanguage: "", options).Page;
        try
        {
            return await _browser.CaptureAsync(request, deadline.Token);
        }
        catch (OperationCanceledException exception)
        {
            throw new AssertionException($"{address} was not ready within {s_patience.TotalSeconds} s", exception);
        }
    }

    /// <summary>Fails unless the picture is that of the page at rest.</summary>
    public async Task ShowsAtRestAsync(PageResult picture, string addressAtRest, int height = 500) =>
        AssertSame(BytesOf(picture), BytesOf(await CaptureAsync(addressAtRest, height)));

    private static void AssertSame(byte[] picture, byte[] truth)
    {
        var differences = PngPixels.Read(picture).CountDifferences(PngPixels.Read(truth));
        if (differences > MaxDifferences)
        {
            var kept = Keep(picture, truth);
            Assert.Fail($"{(differences == int.MaxValue ? "The sizes differ" : $"{differences} pixels differ")} from the page at rest: see {kept}");
        }
    }

    /// <summary>Saves both for a person (ALERTIMAGES_KEEP_PICTURES=folder, or a folder beside the tests).</summary>
    private static string Keep(byte[] picture, byte[] truth)
    {
        var wanted = Environment.GetEnvironmentVariable("ALERTIMAGES_KEEP_PICTURES") ?? "";
        var folder = wanted.Length > 0 ? wanted : Path.Combine(TestContext.CurrentContext.WorkDirectory, "scene-pictures");
        Directory.CreateDirectory(folder);
        var name = string.Concat(TestContext.CurrentContext.Test.Name.Select(static sign => char.IsAsciiLetterOrDigit(sign) ? sign : '_'));
        var files = (Picture: Path.Combine(folder, name + ".png"), Truth: Path.Combine(folder, name + ".rest.png"));
        File.WriteAllBytes(files.Picture, picture);
        File.WriteAllBytes(files.Truth, truth);
        return $"{files.Picture} and {files.Truth}";
    }

    private static ScreenshotRequest Request(string uid, long panel, bool hasWindow) => Some.Screenshot() with
    {
        Subject = new PictureSubject.OfPanel(new PanelRef(uid, panel)),
        Window = hasWindow ? Some.Screenshot().Window : ScreenshotWindow.Dashboard,
        Variables = [new("instance", "web-2")],
    };

    private async Task<RenderResult> RenderAsync(ScreenshotRequest request)
    {
        using var deadline = new CancellationTokenSource(s_patience, TimeProvider.System);
        try
        {
            return await _renderer.RenderAsync(request, deadline.Token);
        }
        catch (OperationCanceledException exception)
        {
            throw new AssertionException($"{request.Subject} was not ready within {s_patience.TotalSeconds} s", exception);
        }
    }

    private static RenderResult.Rendered PictureOf(RenderResult result) => result switch
    {
        RenderResult.Rendered rendered => rendered,
        RenderResult.Failed failed => throw new AssertionException($"No picture, {failed.Reason}: {failed.Detail}"),
        _ => throw new InvalidOperationException($"Unknown result {result}"),
    };

    private static byte[] BytesOf(PageResult result) => result switch
    {
        PageResult.Captured captured => captured.Bytes,
        PageResult.Failed failed => throw new AssertionException($"No picture, {failed.Reason}: {failed.Detail}"),
        _ => throw new InvalidOperationException($"Unknown result {result}"),
    };
}
