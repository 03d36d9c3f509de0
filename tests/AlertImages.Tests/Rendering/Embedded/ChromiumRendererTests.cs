using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AlertImages.Core.Delivery.Fitting;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pictures.Drawing;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Work;
using AlertImages.Rendering;
using AlertImages.Rendering.Chromium;
using AlertImages.Rendering.Modes;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Rendering.Embedded;

/// <summary>The embedded renderer with a real Chromium.</summary>
public sealed class ChromiumRendererTests
{
    private const string Token = "glsa_canary-service-account-token";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private TempFolder _folder = null!;
    private PanelSite _site = null!;
    private MetricRegistry _registry = null!;
    private ChromiumBrowser _browser = null!;
    private IScreenshotRenderer _sut = null!;

    private string Profile => _folder.File("profile");

    [OneTimeSetUp]
    public async Task SetUp()
    {
        _folder = new TempFolder();
        _site = await PanelSite.StartAsync();
        _registry = new MetricRegistry();
        _browser = Browser(_site.Url, Profile, _registry);
        _sut = Create(_browser, _site.Url);
    }

    [OneTimeTearDown]
    public async Task TearDown()
    {
        await _browser.DisposeAsync();
        Assert.That(BrowserProcesses.Find(Profile), Is.Empty, "no browser is left behind");
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_picture_is_scaled_down_until_it_fits()
    {
        var path = _folder.File("large.png");
        await File.WriteAllBytesAsync(path, await PictureAsync("solo"));
        var max = new FileInfo(path).Length / 3;
        var picture = Some.Image(_folder) with { Path = path };

        var fitted = await new PictureFitter(
            new ChromiumStudio(() => _browser), TimeProvider.System).FitAsync(picture, max, TimeSpan.MaxValue, CancellationToken.None);

        var png = await File.ReadAllBytesAsync(fitted.Path);
        Assert.That(PngFile.FindDefect(png), Is.Null);
        Assert.That(png, Has.Length.LessThanOrEqualTo(max).And.Length.GreaterThan(max / 10));
        var (width, height) = PngFile.SizeOf(png);
        Assert.That((double)width / height, Is.EqualTo(2).Within(0.05));
        Assert.That(
            (
                await new PictureFitter(
                    new ChromiumStudio(static () => throw new InvalidOperationException("not again")),
                    TimeProvider.System).FitAsync(picture, max, TimeSpan.MaxValue, CancellationToken.None)).Path,
            Is.EqualTo(fitted.Path));
    }

    [TestCase(PictureFormat.PalettePng, 256)]
    [TestCase(PictureFormat.PalettePng, 16)]
    [TestCase(PictureFormat.Jpeg, 75)]
    public async Task A_picture_in_another_encoding_is_smaller_and_of_the_same_size(PictureFormat format, int detail)
    {
        var studio = new ChromiumStudio(() => _browser);
        var png = await PictureAsync("axis");

        var made = (await studio.EncodeAsync(png, 1, new PictureEncoding(format, detail), CancellationToken.None))!;

        Assert.That(made, Has.Length.LessThan(png.Length / 2));
        if (format == PictureFormat.Jpeg)
        {
            Assert.That(made.AsSpan(0, 3).ToArray(), Is.EqualTo(new byte[] { 0xFF, 0xD8, 0xFF }));
        }
        else
        {
            Assert.That((PngFile.FindDefect(made), PngFile.SizeOf(made)), Is.EqualTo(((string?)null, PngFile.SizeOf(png))));
            // it can be read again, and shows the same
            Assert.That(await studio.EncodeAsync(made, 0.5, PictureEncoding.Png, CancellationToken.None), Is.Not.Null);
        }
    }

    [Test]
    public async Task What_is_no_picture_or_hangs_is_not_made_and_the_next_one_is()
    {
        var studio = new ChromiumStudio(() => _browser);
        using var given = new CancellationTokenSource();
        await given.CancelAsync();

        Assert.That(await studio.EncodeAsync(new byte[100], 1, PictureEncoding.Png, CancellationToken.None), Is.Null);
        Assert.That(await studio.DrawAsync(new PictureDrawing("<svg", 10, 10), CancellationToken.None), Is.Null);
        Assert.That(async () => await studio.DrawAsync(new PictureDrawing("<svg/>", 10, 10), given.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await studio.DrawAsync(new PictureDrawing(Svg.Print(Svg.Root(10, 10, "x")), 10, 10), CancellationToken.None), Is.Not.Null);
    }

    [Test]
    public async Task A_drawing_reaches_nothing_outside()
    {
        var studio = new ChromiumStudio(() => _browser);
        var before = _site.Requests.Count;
        var svg =
            $"<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><image href='{_site.Url}d-solo/solo' width='9' height='9'/><script>"
                + $"fetch('{_site.Url}')</script></svg>";

        Assert.That(await studio.DrawAsync(new PictureDrawing(svg, 10, 10), CancellationToken.None), Is.Not.Null);
        Assert.That(_site.Requests, Has.Count.EqualTo(before));
    }

    [TestCase("axis", 60, 920)]
    [TestCase("flot", 50, 930)]
    public async Task The_axis_of_time_of_a_marked_panel_is_found(string uid, double left, double width)
    {
        var window = new ScreenshotWindow(
            new DateTimeOffset(2026, 11, 20, 23, 17, 40, TimeSpan.Zero),
            new DateTimeOffset(2026, 11, 21, 0, 25, 3, TimeSpan.Zero));
        var request = Request(uid) with { Window = window, Look = new ScreenshotLook(), Marks = [new AlertMark("A", "", "", window.From, null)] };

        var result = (RenderResult.Rendered)await _sut.RenderAsync(request, CancellationToken.None);

        Assert.That(result.Axis!.Left, Is.EqualTo(left).Within(1));
        Assert.That(result.Axis.Width, Is.EqualTo(width).Within(2));
        Assert.That((result.Axis.From, result.Axis.To), Is.EqualTo((window.From!.Value, window.To!.Value)));
    }

    [Test]
    public async Task A_panel_without_an_axis_of_time_has_none()
    {
        var request = Request("solo") with { Marks = [new AlertMark("A", "", "", null, null)] };

        Assert.That(((RenderResult.Rendered)await _sut.RenderAsync(request, CancellationToken.None)).Axis, Is.Null);
    }

    [TestCase("solo")]
    [TestCase("containers")]
    [TestCase("binding")]
    public async Task A_panel_of_each_generation_is_photographed(string uid)
    {
        var png = await PictureAsync(uid);

        Assert.That(PngFile.FindDefect(png), Is.Null);
        Assert.That(PngFile.SizeOf(png), Is.EqualTo((1000, 500)));
    }

    [TestCase("unauthorized", PictureFailure.LoginPage)]
    [TestCase("render-key", PictureFailure.LoginPage)]
    [TestCase("panel-not-found", PictureFailure.PanelNotFound)]
    [TestCase("dashboard-not-found", PictureFailure.DashboardNotFound)]
    [TestCase("binding-error", PictureFailure.ErrorPage)]
    [TestCase("no-such-page", PictureFailure.DashboardNotFound)]
    [TestCase("blank", PictureFailure.BlankImage)]
    public async Task What_is_no_panel_is_told_and_not_photographed(string uid, PictureFailure expected) =>
        Assert.That(await FailureAsync(uid), Is.EqualTo(expected));

    [Test]
    public async Task An_error_without_a_body_is_told()
    {
        _site.Page("empty", static context =>
        {
            context.Response.StatusCode = 503;
            return "";
        });

        Assert.That(await FailureAsync("empty"), Is.EqualTo(PictureFailure.HttpStatus));
    }

    [TestCase(401, PictureFailure.LoginPage)]
    [TestCase(403, PictureFailure.LoginPage)]
    [TestCase(500, PictureFailure.HttpStatus)]
    [TestCase(502, PictureFailure.HttpStatus)]
    public async Task An_error_status_is_told(int status, PictureFailure expected)
    {
        _site.Page($"status-{status}", context =>
        {
            context.Response.StatusCode = status;
            return "<title>Grafana</title><div class='panel-solo'>panel</div><script>window.panelsRendered=1</script>";
        });

        Assert.That(await FailureAsync($"status-{status}"), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_redirect_to_the_log_in_form_is_told()
    {
        _site.Page("redirected", static context =>
        {
            context.Response.Redirect("/login");
            return "";
        });

        Assert.That(await FailureAsync("redirected"), Is.EqualTo(PictureFailure.LoginPage));
    }

    [Test]
    public async Task Size_scale_and_time_zone_are_those_of_the_request()
    {
        _site.Page(
            "zone",
            "<div class='panel-solo' id='z'>zone</div><script>document.title=Intl.DateTimeFormat().resolvedOptions().timeZone; "
                + "fetch('/seen?zone='+encodeURIComponent(document.title)+'&ratio='+devicePixelRatio+'&size='+innerWidth+'x'+innerHeight).finally(()=>"
                + "{window.panelsRendered=1})</script>");

        var result = await RenderAsync("zone", new ScreenshotLook { Width = 640, Height = 321, Scale = 2, TimeZone = "Asia/Tokyo" });

        Assert.That(PngFile.SizeOf(((RenderResult.Rendered)result).Png), Is.EqualTo((1280, 642)));
        Assert.That(_site.Requests.Select(static request => request.PathAndQuery), Does.Contain("/seen?zone=Asia%2FTokyo&ratio=2&size=640x321"));
    }

    [Test]
    public async Task Two_pictures_of_one_page_are_the_same_and_pages_do_not_see_each_other()
    {
        _site.Page(
            "marks",
            "<div class='panel-solo'>panel</div><script>window.panelsRendered=1; fetch('/mark?'+(window.mark||'none')); window.mark='set'</script>");
        var first = await PictureAsync("solo");
        await PictureAsync("marks");
        await PictureAsync("marks");

        Assert.That(await PictureAsync("solo"), Is.EqualTo(first));
        Assert.That(_site.Requests.Select(static request => request.PathAndQuery), Does.Not.Contain("/mark?set"));
    }

    [Test]
    public async Task The_token_goes_to_Grafana_as_a_header()
    {
        await PictureAsync("solo");

        var request = _site.Requests.Last(static request => request.PathAndQuery.StartsWith("/d-solo/solo/", StringComparison.Ordinal));
        Assert.That(request.Headers["Authorization"], Is.EqualTo("Bearer " + Token));
        Assert.That(request.PathAndQuery, Does.Not.Contain(Token));
    }

    [Test]
    public async Task A_hostile_page_reaches_nothing_else()
    {
        await using var canary = await ScriptedHttpServer.StartAsync(200);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var elsewhere = canary.Url.AbsoluteUri;
        var socket = $"ws://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        _site.Page("redirect-out", context =>
        {
            context.Response.Redirect(elsewhere + "redirect");
            return "";
        });
        _site.Page("hostile", $$"""
            <div class='panel-solo'>panel</div>
            <img src='{{elsewhere}}img'><img src='http://localhost:{{canary.Url.Port}}/name'><link rel='prefetch' href='{{elsewhere}}prefetch'><link rel='preconnect' href='{{elsewhere}}'>
            <iframe src='{{elsewhere}}frame'></iframe><iframe src='/d-solo/redirect-out/_'></iframe><iframe src='file:///etc/passwd'></iframe>
            <script>
              const tries = [
                fetch('{{elsewhere}}fetch', {mode:'no-cors'}), fetch('/d-solo/redirect-out/_', {mode:'no-cors'}),
                new Promise((done) => { const ws = new WebSocket('{{socket}}'); ws.onerror = ws.onopen = done; }),
                new Promise((done) => { const es = new EventSource('{{elsewhere}}events'); es.onerror = done; }),
              ];
              navigator.sendBeacon('{{elsewhere}}beacon', 'x');
              Promise.allSettled(tries).then(() => setTimeout(() => { window.panelsRendered = 1; }, 200));
            </script>
            """);

        Assert.That(await RenderAsync("hostile"), Is.InstanceOf<RenderResult.Rendered>());
        Assert.That(canary.Requests.Select(static request => request.PathAndQuery), Is.Empty);
        Assert.That(listener.Pending(), Is.False);
        Assert.That(
            _site.Requests.Count(static request => request.PathAndQuery.StartsWith("/d-solo/redirect-out", StringComparison.Ordinal)),
            Is.GreaterThanOrEqualTo(2),
            "the tries were made");
    }

    [Test]
    public async Task A_page_that_leaves_for_another_place_is_no_picture()
    {
        await using var canary = await ScriptedHttpServer.StartAsync(200);
        var elsewhere = canary.Url.AbsoluteUri;
        _site.Page("leaves", context =>
        {
            context.Response.Redirect(elsewhere);
            return "";
        });

        Assert.That(await FailureAsync("leaves"), Is.EqualTo(PictureFailure.LoginGate));
        Assert.That(canary.Requests, Is.Empty);
    }

    [TestCase("never")]
    [TestCase("busy")]
    public async Task A_page_that_hangs_is_left_at_the_deadline_and_the_next_one_works(string uid)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);

        Assert.That(
            await _sut.RenderAsync(Request(uid), deadline.Token), Is.InstanceOf<RenderResult.Failed>().With.Property("Reason").EqualTo(PictureFailure.Timeout));
        Assert.That(PngFile.FindDefect(await PictureAsync("solo")), Is.Null);
    }

    [Test]
    public async Task A_killed_browser_is_started_again()
    {
        await PictureAsync("solo");
        var restarts = Restarts();
        BrowserProcesses.Kill(Profile);

        Assert.That(PngFile.FindDefect(await PictureAsync("solo")), Is.Null);
        Assert.That(Restarts(), Is.EqualTo(restarts + 1));
    }

    [Test]
    public async Task A_browser_killed_under_a_page_costs_nothing_but_time()
    {
        await PictureAsync("solo");
        var asked = 0;
        _site.Page("victim", _ => Interlocked.Increment(ref asked) == 1
            ? "<div class='panel-solo'>panel</div>"
            : "<div class='panel-solo'>panel</div><script>window.panelsRendered=1</script>");
        var render = PictureAsync("victim");
        await Eventually.HoldsAsync(() => asked == 1, "the page was opened");
        BrowserProcesses.Kill(Profile);

        Assert.That(PngFile.FindDefect(await render), Is.Null);
    }

    [Test]
    public async Task Five_at_a_time_are_five_pictures()
    {
        var pictures = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PictureAsync("solo")));

        Assert.That(pictures.Select(static png => PngFile.FindDefect(png)), Has.All.Null);
    }

    [Test]
    public async Task No_browser_is_a_named_failure()
    {
        await using var browser = Browser(_site.Url, _folder.File("other"), new MetricRegistry(), "/nowhere/chromium");
        var sut = Create(browser, _site.Url);

        var result = (RenderResult.Failed)await sut.RenderAsync(Request("solo"), CancellationToken.None);

        Assert.That(
            (result.Reason, result.Detail), Is.EqualTo((PictureFailure.RendererUnavailable, "the browser did not start: /nowhere/chromium does not exist")));
    }

    [Test]
    public async Task Nobody_listening_is_a_named_failure()
    {
        var gone = await ScriptedHttpServer.StartAsync(200);
        var url = gone.Url;
        await gone.DisposeAsync();
        await using var browser = Browser(url, _folder.File("lonely"), new MetricRegistry());
        var sut = Create(browser, url);

        Assert.That(
            await sut.RenderAsync(Request("solo"), CancellationToken.None),
            Is.InstanceOf<RenderResult.Failed>().With.Property("Reason").EqualTo(PictureFailure.HttpStatus));
    }

    [Test]
    public async Task Browsers_that_a_dead_daemon_left_behind_are_ended()
    {
        var profile = _folder.File("orphans");
        using var left = Process.Start(new ProcessStartInfo(BrowserExecutable.Find("")!)
        {
            ArgumentList = { "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + profile, "about:blank" },
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        await Eventually.HoldsAsync(() => BrowserProcesses.Find(profile).Count > 1, "the other browser runs");
        await using (var browser = Browser(_site.Url, profile, new MetricRegistry()))
        {
            Assert.That(await Create(browser, _site.Url).RenderAsync(Request("solo"), CancellationToken.None), Is.InstanceOf<RenderResult.Rendered>());
            Assert.That(left.HasExited, Is.True);
        }

        Assert.That(BrowserProcesses.Find(profile), Is.Empty);
    }

    private static ChromiumBrowser Browser(Uri grafana, string profile, MetricRegistry registry, string executable = "") =>
        new(
            new ChromiumOptions { AllowedUrls = [grafana], ProfileFolder = profile, BrowserPath = executable },
            registry,
            TimeProvider.System,
            NullLoggerFactory.Instance);

    private static IScreenshotRenderer Create(ChromiumBrowser browser, Uri grafana) => RendererCatalog.Create(
        "embedded",
        new RendererContext(
            new RendererOptions { GrafanaUrl = grafana, PageUrl = grafana, ServiceAccountToken = new Secret(Token) },
            () => browser,
            TimeProvider.System,
            NullLoggerFactory.Instance),
        new ScreenshotMetrics(new MetricRegistry()));

    private static ScreenshotRequest Request(string uid, ScreenshotLook? look = null) =>
        Some.Screenshot() with { Subject = new PictureSubject.OfPanel(new PanelRef(uid, 7)), Look = look ?? new ScreenshotLook() };

    private async Task<RenderResult> RenderAsync(string uid, ScreenshotLook? look = null)
    {
        using var deadline = new CancellationTokenSource(s_patience, TimeProvider.System);
        return await _sut.RenderAsync(Request(uid, look), deadline.Token);
    }

    private async Task<byte[]> PictureAsync(string uid) => await RenderAsync(uid) switch
    {
        RenderResult.Rendered rendered => rendered.Png,
        RenderResult.Failed failed => throw new AssertionException($"{failed.Reason}: {failed.Detail}"),
        _ => [],
    };

    private async Task<PictureFailure?> FailureAsync(string uid) => (await RenderAsync(uid) as RenderResult.Failed)?.Reason;

    private int Restarts() => int.Parse(
        _registry.Write(openMetrics: false)
            .Split('\n')
            .Single(static line => line.StartsWith("alertimages_browser_restarts_total ", StringComparison.Ordinal))
            .Split(' ')[1],
        System.Globalization.CultureInfo.InvariantCulture);
}
