using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.Rendering;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Rendering;

/// <summary>What every mode must do: embedded, remote against our own service, grafana against a Grafana that renders through it.</summary>
public sealed class RendererContractTests
{
    private RenderBed _bed = null!;

    private static IEnumerable<string> Modes => RendererCatalog.All.Select(static mode => mode.Mode);

    [OneTimeSetUp]
    public async Task SetUp() => _bed = await RenderBed.StartAsync();

    [OneTimeTearDown]
    public async Task TearDown() => await _bed.DisposeAsync();

    [TestCaseSource(nameof(Modes))]
    public async Task A_panel_is_photographed_in_the_size_that_was_asked(string mode)
    {
        var result = await RenderAsync(mode, "solo", new ScreenshotLook { Width = 640, Height = 320, Scale = 2 });

        Assert.That(result, Is.InstanceOf<RenderResult.Rendered>(), result.ToString());
        Assert.That(PngFile.FindDefect(((RenderResult.Rendered)result).Png), Is.Null);
        Assert.That(PngFile.SizeOf(((RenderResult.Rendered)result).Png), Is.EqualTo((1280, 640)));
    }

    [TestCaseSource(nameof(Modes))]
    public async Task Panel_organisation_window_theme_and_variables_reach_the_page(string mode)
    {
        var uid = "asked-by-" + mode;
        _bed.Panels.Page(uid, "<div class='panel-solo'>panel</div><script>window.panelsRendered=1</script>");

        await RenderAsync(mode, uid, new ScreenshotLook { Theme = "light" }, [KeyValuePair.Create("host name", "a&b")]);

        var query = _bed.Panels.Requests.Last(request => request.PathAndQuery.StartsWith($"/d-solo/{uid}/", StringComparison.Ordinal)).PathAndQuery;
        Assert.That(query, Does.Contain("orgId=1").And.Contain("panelId=7").And.Contain("from=1772355600000").And.Contain("to=1772359500000"));
        Assert.That(query, Does.Contain("theme=light").And.Contain("var-host%20name=a%26b").And.Contain("render=1"));
    }

    [TestCaseSource(nameof(Modes))]
    public async Task The_time_zone_is_that_of_the_picture(string mode)
    {
        _bed.Panels.Page(
            "zone-" + mode,
            "<div class='panel-solo'>z</div><script>fetch('/seen-"
                + mode
                + "?zone='+Intl.DateTimeFormat().resolvedOptions().timeZone).finally(()=>{window.panelsRendered=1})</script>");

        await RenderAsync(mode, "zone-" + mode, new ScreenshotLook { TimeZone = "Asia/Tokyo" });

        Assert.That(_bed.Panels.Requests.Select(static request => request.PathAndQuery), Does.Contain($"/seen-{mode}?zone=Asia/Tokyo"));
    }

    [Test]
    public async Task What_is_no_panel_is_never_a_picture(
        [ValueSource(nameof(Modes))] string mode,
        [Values("unauthorized", "render-key", "panel-not-found", "binding-error", "blank", "no-such-page")] string uid) =>
        Assert.That(await RenderAsync(mode, uid), Is.InstanceOf<RenderResult.Failed>());

    [TestCaseSource(nameof(Modes))]
    public async Task A_page_that_is_never_ready_ends_at_the_deadline(string mode)
    {
        await using var sut = _bed.Renderer(mode, TimeSpan.FromSeconds(2));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(3), TimeProvider.System);
        RenderResult? result = null;
        try
        {
            result = await sut.RenderAsync(Request("never"), deadline.Token);
        }
        catch (OperationCanceledException)
        {
            // the deadline itself, as the caller would see it
        }

        Assert.That(result, Is.Null.Or.InstanceOf<RenderResult.Failed>());
        Assert.That(await RenderAsync(mode, "solo"), Is.InstanceOf<RenderResult.Rendered>(), "and the next one works");
    }

    // of mode embedded, see ChromiumRendererTests
    [TestCase("grafana")]
    [TestCase("remote")]
    public async Task Nobody_there_is_a_named_failure(string mode)
    {
        var gone = await ScriptedHttpServer.StartAsync(200);
        var url = gone.Url;
        await gone.DisposeAsync();
        await using var sut = _bed.Renderer(mode, elsewhere: url);

        var result = await sut.RenderAsync(Request("solo"), CancellationToken.None);

        Assert.That((result as RenderResult.Failed)?.Reason, Is.EqualTo(PictureFailure.RendererUnavailable).Or.EqualTo(PictureFailure.HttpStatus));
    }

    [TestCaseSource(nameof(Modes))]
    public async Task A_failure_that_may_pass_gets_one_more_try(string mode)
    {
        var uid = "second-" + mode;
        var opened = 0;
        _bed.Panels.Page(
            uid,
            _ => Interlocked.Increment(ref opened) == 1
                ? "<div class='panel-solo'></div><script>window.panelsRendered=1</script>"
                : "<div class='panel-solo'>panel</div><script>window.panelsRendered=1</script>");

        Assert.That(await RenderAsync(mode, uid), Is.InstanceOf<RenderResult.Rendered>());
        Assert.That(opened, Is.EqualTo(2));
    }

    private static ScreenshotRequest Request(string uid, ScreenshotLook? look = null, IReadOnlyList<KeyValuePair<string, string>>? variables = null) =>
        Some.Screenshot() with { Subject = new PictureSubject.OfPanel(new PanelRef(uid, 7)), Look = look ?? new ScreenshotLook(), Variables = variables ?? [] };

    private async Task<RenderResult> RenderAsync(
        string mode,
        string uid,
        ScreenshotLook? look = null,
        IReadOnlyList<KeyValuePair<string, string>>? variables = null)
    {
        await using var sut = _bed.Renderer(mode);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        return await sut.RenderAsync(Request(uid, look, variables), deadline.Token);
    }
}
