using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Uploads;
using AlertImages.Storage.Sql;
using AlertImages.Storage.Sqlite;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Pipeline;

public sealed class AlertPipelineTests
{
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(5);
    private static readonly ScreenshotOptions s_capture = new() { Capture = true };
    private PipelineBed _bed = null!;

    private ManualTime Time => _bed.Time;

    [SetUp]
    public void SetUp()
    {
        _bed = new PipelineBed();
        _bed.Provision(new Integration("uid-1", "webhook", false, Silent.Instance), new Integration("uid-2", "slack", true, Silent.Instance));
    }

    [TearDown]
    public async Task TearDown() => await _bed.DisposeAsync();

    [Test]
    public async Task Ten_alerts_of_one_panel_are_one_render()
    {
        var renderer = new FakeRenderer();
        await using var screenshots = Screenshots(renderer);
        var group = Some.Group([.. Enumerable.Range(0, 10)
            .Select(static index => Some.FiringAlert($"web-{index}") with { StartsAt = Some.Start.AddSeconds(index * 20) })]);

        var (_, pictures, _) = await Sut(screenshots).RunAsync(Event(group), CancellationToken.None);

        Assert.That(renderer.Requests, Has.Count.EqualTo(1));
        Assert.That(pictures.Select(static picture => picture.Token).Distinct().Count(), Is.EqualTo(1));
        Assert.That(_bed.PictureMetrics.PicturesByPhase.Read("firing"), Is.EqualTo(10));
    }

    [Test]
    public async Task Firing_and_resolved_within_a_minute_are_two_pictures()
    {
        var shade = (byte)0;
        var renderer = new FakeRenderer((_, _) => Task.FromResult<RenderResult>(new RenderResult.Rendered(PngSample.Create(shade: ++shade))));
        await using var screenshots = Screenshots(renderer);
        var sut = Sut(screenshots);

        var (_, firing, _) = await sut.RunAsync(Event(Some.Group()), CancellationToken.None);
        Time.Advance(TimeSpan.FromSeconds(20));
        var (_, resolved, _) = await sut.RunAsync(Event(Some.Group(Some.ResolvedAlert())), CancellationToken.None);

        Assert.That(firing[0].Token, Is.Not.Null.And.Not.EqualTo(resolved[0].Token));
        Assert.That(resolved[0].Token, Is.Not.Null);
        Assert.That(renderer.Requests.Select(static request => request.Phase), Is.EqualTo(new[] { AlertState.Firing, AlertState.Resolved }));
    }

    [Test]
    public async Task A_repeat_after_the_cache_has_expired_shows_the_first_picture_again()
    {
        var renderer = new FakeRenderer();
        await using var screenshots = Screenshots(renderer);
        var sut = Sut(screenshots);

        var (_, first, _) = await sut.RunAsync(Event(Some.Group()), CancellationToken.None);
        Time.Advance(TimeSpan.FromHours(4));
        var (_, repeat, _) = await sut.RunAsync(Event(Some.Group()), CancellationToken.None);

        Assert.That(repeat[0].Token, Is.EqualTo(first[0].Token));
        Assert.That(renderer.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_text_does_not_wait_longer_than_its_budget_and_the_late_picture_serves_the_repeat()
    {
        var gate = new TaskCompletionSource<RenderResult>();
        var renderer = new FakeRenderer((_, _) => gate.Task);
        await using var screenshots = Screenshots(renderer);
        var sut = Sut(screenshots);
        var run = sut.RunAsync(Event(Some.Group()), CancellationToken.None);
        await Eventually.HoldsAsync(() => !renderer.Requests.IsEmpty, "the renderer was asked");

        Time.Advance(s_wait);
        var (_, pictures, deliveries) = await run;

        Assert.That(pictures.Single(), Is.EqualTo(new AlertPicture(null, PictureFailure.Timeout)));
        Assert.That(deliveries, Has.Count.EqualTo(2));
        Assert.That((_bed.PictureMetrics.LatePictures.Read(), _bed.PictureMetrics.MissingPictures.Read("timeout")), Is.EqualTo((1, 1)));

        gate.SetResult(new RenderResult.Rendered(PngSample.Create()));
        await Eventually.HoldsAsync(
            async () => await _bed.Store.Images.TouchEpisodeAsync(EpisodeKey.Of(Some.FiringAlert()), CancellationToken.None) is not null,
            "the late picture was noted");
        var (_, repeat, _) = await sut.RunAsync(Event(Some.Group()), CancellationToken.None);
        Assert.That(repeat[0].Token, Is.Not.Null);
        Assert.That(renderer.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task With_a_hanging_uploader_the_text_leaves_with_the_picture_that_is_on_disk()
    {
        var begun = new TaskCompletionSource();
        _bed.Uploader = new FakeUploader
        {
            OnUpload = _ =>
            {
                begun.SetResult();
                return new TaskCompletionSource<StorageFault?>().Task;
            },
        };
        _bed.UploadTimeout = TimeSpan.FromMinutes(1);
        await using var screenshots = Screenshots(new FakeRenderer());
        var received = Time.GetUtcNow();
        // time that passed before the screenshot began, in the queue and for look-ups
        Time.Advance(TimeSpan.FromSeconds(2));
        var run = Sut(screenshots).RunAsync(new StoredEvent("event-1", received, Some.Group()), CancellationToken.None);
        await begun.Task;

        Time.Advance(TimeSpan.FromSeconds(2.5));
        var (_, pictures, _) = await run;

        Assert.That(Time.GetUtcNow() - received, Is.LessThan(s_wait));
        var kept = (await _bed.Store.Images.FetchPicturesAsync([pictures.Single().Token!], CancellationToken.None)).Single();
        Assert.That((kept.Url, File.Exists(kept.Path)), Is.EqualTo(((Uri?)null, true)));
    }

    [Test]
    public async Task A_picture_that_is_shared_is_uploaded_once()
    {
        _bed.Uploader = new FakeUploader();
        await using var screenshots = Screenshots(new FakeRenderer());
        var sut = Sut(screenshots);

        await sut.RunAsync(Event(Some.Group(Some.FiringAlert("web-1"), Some.FiringAlert("web-2"))), CancellationToken.None);
        await sut.RunAsync(Event(Some.Group(Some.FiringAlert("web-3"))), CancellationToken.None);

        Assert.That(_bed.Uploader.Uploads, Is.EqualTo(1));
    }

    [Test]
    public async Task What_was_found_is_part_of_the_outcome()
    {
        await using var screenshots = Screenshots(new FakeRenderer());

        var (subjects, _, _) = await Sut(screenshots).RunAsync(Event(Some.Group(Some.FiringAlert())), CancellationToken.None);

        Assert.That(
            subjects.Single(), Is.EqualTo(new FoundSubject { DashboardUid = "dash01", PanelId = 7, How = "annotations __dashboardUid__ and __panelId__" }));
    }

    [Test]
    public async Task What_explains_a_failure_goes_with_it()
    {
        await using var screenshots = Screenshots(
            new FakeRenderer(static (_, _) => Task.FromResult<RenderResult>(new RenderResult.Failed(PictureFailure.QueryFailed, "unknown metric x"))));

        var (_, pictures, _) = await Sut(screenshots).RunAsync(Event(Some.Group()), CancellationToken.None);

        Assert.That(pictures.Single(), Is.EqualTo(new AlertPicture(null, PictureFailure.QueryFailed) { Detail = "unknown metric x" }));
    }

    [TestCase(GrafanaPictureUse.Fallback, false, "alertimages", 1)]
    [TestCase(GrafanaPictureUse.Fallback, true, "grafana", 1)]
    [TestCase(GrafanaPictureUse.Always, false, "grafana", 0)]
    [TestCase(GrafanaPictureUse.Never, true, "none", 1)]
    public async Task Grafana_s_picture_comes_where_the_operator_wants_it(GrafanaPictureUse use, bool oursFails, string expected, int renders)
    {
        await using var grafana = await GrafanaPicturesAsync();
        var renderer = Answering(oursFails ? new RenderResult.Failed(PictureFailure.PanelNotFound, "gone") : new RenderResult.Rendered(PngSample.Create()));
        await using var screenshots = Screenshots(renderer);
        var sut = Sut(screenshots, wanted: Reusing(use));
        var alert = Some.FiringAlert() with { ImageUrl = grafana.Url + "one.png" };

        var (_, first, _) = await sut.RunAsync(Event(Some.Group(alert)), CancellationToken.None);
        var (_, repeat, _) = await sut.RunAsync(Event(Some.Group(alert)), CancellationToken.None);

        Assert.That(
            (first[0].Origin.Label(), repeat[0].Origin.Label()),
            Is.EqualTo(expected == "grafana" ? ("grafana", "grafana") : ("alertimages", "alertimages")));
        Assert.That(first[0].Token, expected == "none" ? Is.Null : Is.Not.Null.And.EqualTo(repeat[0].Token));
        Assert.That(renderer.Requests.Take(1).Count(), Is.EqualTo(renders));
        Assert.That(
            (_bed.PictureMetrics.PicturesBySource.Read("alertimages"), _bed.PictureMetrics.PicturesBySource.Read("grafana")),
            Is.EqualTo(expected switch { "grafana" => (0, 2), "alertimages" => (2, 0), _ => (0, 0) }));
    }

    [TestCase(GrafanaPictureUse.Always)]
    [TestCase(GrafanaPictureUse.Fallback)]
    public async Task Grafana_s_picture_is_not_used_where_it_would_be_wrong(GrafanaPictureUse use)
    {
        await using var grafana = await GrafanaPicturesAsync();
        await using var screenshots = Screenshots(Answering(new RenderResult.Failed(PictureFailure.QueryFailed, "unknown metric x")));
        var sut = Sut(screenshots, wanted: Reusing(use));
        var dark = Some.FiringAlert("web-2");
        dark = dark with
        {
            Annotations = new Dictionary<string, string>(dark.Annotations) { ["__screenshot_theme__"] = "dark" },
            ImageUrl = grafana.Url + "two.png",
        };

        var (_, pictures, _) = await sut.RunAsync(
            Event(Some.Group(Some.ResolvedAlert() with { ImageUrl = grafana.Url + "one.png" }, dark)), CancellationToken.None);

        Assert.That(pictures.Select(static picture => picture.Failure), Is.All.EqualTo(PictureFailure.QueryFailed));
        Assert.That(grafana.Requests, Is.Empty);
    }

    [Test]
    public async Task Grafana_s_picture_comes_before_a_chart_and_without_a_panel_too()
    {
        await using var grafana = await GrafanaPicturesAsync();
        var renderer = Answering(new RenderResult.Failed(PictureFailure.BlankImage, "as told"));
        await using var screenshots = Screenshots(renderer);
        var withoutPanel = Some.FiringAlert("web-2") with { Annotations = new Dictionary<string, string>(), RuleUid = "", GeneratorUrl = "" };
        Alert[] alerts = [Some.FiringAlert(), withoutPanel];

        var (_, pictures, _) = await Charting(screenshots, Reusing(GrafanaPictureUse.Fallback))
            .RunAsync(
                Event(
                    Some.Group(
                        [
                            .. alerts.Select(
                                alert => alert with { ImageUrl = grafana.Url + "one.png", GeneratorUrl = "http://prom/graph?g0.expr=up+%3D%3D+0" })])),
                CancellationToken.None);

        Assert.That(pictures.Select(static picture => picture.Origin), Is.All.EqualTo(PictureOrigin.Grafana));
        Assert.That(renderer.Requests.Select(static request => request.Subject), Is.All.TypeOf<PictureSubject.OfPanel>());
    }

    [Test]
    public async Task Grafana_s_picture_is_used_in_time_when_ours_would_be_late()
    {
        await using var grafana = await GrafanaPicturesAsync();
        var gate = new TaskCompletionSource<RenderResult>();
        var renderer = new FakeRenderer((_, _) => gate.Task);
        await using var screenshots = Screenshots(renderer);
        var run = Sut(screenshots, wanted: Reusing(GrafanaPictureUse.Fallback))
            .RunAsync(Event(Some.Group(Some.FiringAlert() with { ImageUrl = grafana.Url + "one.png" })), CancellationToken.None);
        await Eventually.HoldsAsync(() => !renderer.Requests.IsEmpty, "the renderer was asked");

        Time.Advance(s_wait * 0.95);
        var (_, pictures, _) = await run;

        Assert.That((pictures[0].Token is not null, pictures[0].Origin), Is.EqualTo((true, PictureOrigin.Grafana)));
        gate.SetResult(new RenderResult.Failed(PictureFailure.Timeout, "as told"));
    }

    [Test]
    public async Task The_budget_counts_from_the_receipt()
    {
        var renderer = new FakeRenderer(static async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            throw new InvalidOperationException();
        });
        await using var screenshots = Screenshots(renderer);
        var received = Event(Some.Group());
        Time.Advance(TimeSpan.FromHours(1));

        var (_, pictures, _) = await Sut(screenshots).RunAsync(received, CancellationToken.None);

        Assert.That(pictures.Single().Failure, Is.EqualTo(PictureFailure.Timeout));
    }

    private static IEnumerable<TestCaseData> BadRenderers()
    {
        yield return new TestCaseData(
            new FakeRenderer(static (_, _) => Task.FromResult<RenderResult>(new RenderResult.Failed(PictureFailure.RendererUnavailable, "no browser"))),
            PictureFailure.RendererUnavailable).SetArgDisplayNames("not there");
        yield return new TestCaseData(
            new FakeRenderer(static (_, _) => Task.FromResult<RenderResult>(new RenderResult.Rendered("<html>"u8.ToArray()))),
            PictureFailure.InvalidImage).SetArgDisplayNames("rubbish");
        yield return new TestCaseData(
            new FakeRenderer(static (_, _) => Task.FromResult<RenderResult>(new RenderResult.Rendered(PngSample.Create()[..^5]))),
            PictureFailure.InvalidImage).SetArgDisplayNames("cut off");
        yield return new TestCaseData(
            new FakeRenderer(static (_, _) => throw new InvalidOperationException("bug")), PictureFailure.Error).SetArgDisplayNames("a bug");
    }

    [TestCaseSource(nameof(BadRenderers))]
    public async Task A_bad_renderer_costs_the_picture_and_never_the_notification(FakeRenderer renderer, PictureFailure expected)
    {
        await using var screenshots = Screenshots(renderer);

        var (_, pictures, deliveries) = await Sut(screenshots).RunAsync(Event(Some.Group()), CancellationToken.None);

        Assert.That(pictures.Single(), Is.EqualTo(new AlertPicture(null, expected)));
        Assert.That(deliveries, Has.Count.EqualTo(2));
        Assert.That(_bed.PictureMetrics.MissingPictures.Read(expected.Label()), Is.EqualTo(1));
    }

    [Test]
    public async Task A_failing_store_costs_the_picture_and_never_the_notification()
    {
        var renderer = new FakeRenderer();
        await using var screenshots = Screenshots(renderer);
        var closed = SqliteStore.Open(new StoreOptions { Path = _bed.Folder.File("closed.db") }, Time);
        await closed.DisposeAsync();

        var (_, pictures, deliveries) = await Sut(screenshots, catalog: closed.Images).RunAsync(Event(Some.Group()), CancellationToken.None);

        Assert.That(pictures.Single().Failure, Is.EqualTo(PictureFailure.Error));
        Assert.That(deliveries, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task An_alert_without_a_panel_says_why()
    {
        var renderer = new FakeRenderer();
        await using var screenshots = Screenshots(renderer);
        var alert = Some.FiringAlert() with { Annotations = new Dictionary<string, string>() };

        var (_, pictures, _) = await Sut(screenshots).RunAsync(Event(Some.Group(alert)), CancellationToken.None);

        Assert.That(pictures.Single().Failure, Is.EqualTo(PictureFailure.NoDashboard));
        Assert.That(renderer.Requests, Is.Empty);
    }

    [Test]
    public async Task Capture_off_takes_none()
    {
        var renderer = new FakeRenderer();
        await using var screenshots = Screenshots(renderer);

        var (_, pictures, _) = await Sut(screenshots, capture: false).RunAsync(Event(Some.Group()), CancellationToken.None);

        Assert.That(pictures.Single().Failure, Is.EqualTo(PictureFailure.CaptureDisabled));
        Assert.That(renderer.Requests, Is.Empty);
    }

    [Test]
    public async Task An_integration_that_wants_no_resolved_messages_gets_none()
    {
        await using var screenshots = Screenshots(new FakeRenderer());

        var (_, _, deliveries) = await Sut(screenshots).RunAsync(Event(Some.Group(Some.ResolvedAlert())), CancellationToken.None);

        Assert.That(deliveries.Select(static delivery => delivery.Integration), Is.EqualTo(new[] { "uid-1" }));
    }

    [Test]
    public async Task An_alert_without_a_panel_gets_a_chart_of_its_expression()
    {
        var renderer = new FakeRenderer();
        await using var screenshots = Screenshots(renderer);
        var alert = Some.FiringAlert() with
        {
            PanelUrl = "",
            DashboardUrl = "",
            Annotations = new Dictionary<string, string>(),
            GeneratorUrl = "http://prometheus:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1",
        };

        var (_, pictures, _) = await Charting(screenshots).RunAsync(Event(Some.Group(alert)), CancellationToken.None);

        Assert.That(pictures.Single().Token, Is.Not.Null);
        Assert.That(((PictureSubject.OfChart)renderer.Requests.Single().Subject).Chart.Expression, Is.EqualTo("up == 0"));
    }

    [TestCase(PictureFailure.BlankImage, 2)]
    [TestCase(PictureFailure.LoginPage, 2)]
    [TestCase(PictureFailure.Timeout, 2)]
    [TestCase(PictureFailure.DiskFull, 1)]
    public async Task A_panel_that_cannot_be_had_is_replaced_by_a_chart_where_that_helps(PictureFailure failure, int requests)
    {
        var renderer = new FakeRenderer(
            (request, _) => Task.FromResult<RenderResult>(
                request.Subject is PictureSubject.OfPanel ? new RenderResult.Failed(failure, "as told") : new RenderResult.Rendered(PngSample.Create())));
        await using var screenshots = Screenshots(renderer);
        var alert = Some.FiringAlert() with { GeneratorUrl = "http://prometheus:9090/graph?g0.expr=up+%3D%3D+0" };

        var (_, pictures, _) = await Charting(screenshots).RunAsync(Event(Some.Group(alert)), CancellationToken.None);

        Assert.That(renderer.Requests, Has.Count.EqualTo(requests));
        Assert.That(pictures.Single().Failure, requests == 2 ? Is.Null : Is.EqualTo(failure));
    }

    [Test]
    public async Task A_chart_that_fails_too_leaves_the_reason_of_the_panel()
    {
        var renderer = new FakeRenderer(
            static (request, _) => Task.FromResult<RenderResult>(
                new RenderResult.Failed(request.Subject is PictureSubject.OfPanel ? PictureFailure.BlankImage : PictureFailure.ChartQueryFailed, "as told")));
        await using var screenshots = Screenshots(renderer);
        var alert = Some.FiringAlert() with { GeneratorUrl = "http://prometheus:9090/graph?g0.expr=up+%3D%3D+0" };

        var (_, pictures, _) = await Charting(screenshots).RunAsync(Event(Some.Group(alert)), CancellationToken.None);

        Assert.That(pictures.Single().Failure, Is.EqualTo(PictureFailure.BlankImage));
    }

    [Test]
    public async Task Storm_control_of_a_group_gives_pictures_to_the_most_severe()
    {
        var renderer = new FakeRenderer();
        await using var screenshots = Screenshots(renderer);
        string[] severities = ["info", "critical", "warning", "critical", ""];
        var group = Some.Group([.. severities.Select(static (severity, index) => WithPanel(index + 1, severity))]);

        var (_, pictures, _) = await Sut(
            screenshots, wanted: new ScreenshotOptions { Capture = true, MaxPerGroup = 3 }).RunAsync(Event(group), CancellationToken.None);

        Assert.That(
            pictures.Select(static picture => picture.Failure),
            Is.EqualTo(new PictureFailure?[] { PictureFailure.Storm, null, null, null, PictureFailure.Storm }));
        Assert.That(renderer.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_chart_in_the_place_of_a_panel_has_the_panel_s_place_in_a_storm()
    {
        var renderer = new FakeRenderer(
            static (request, _) => Task.FromResult<RenderResult>(
                request.Subject is PictureSubject.OfPanel
                    ? new RenderResult.Failed(PictureFailure.BlankImage, "as told")
                    : new RenderResult.Rendered(PngSample.Create())));
        await using var screenshots = Screenshots(renderer);
        Alert[] alerts = [.. Enumerable.Range(1, 3).Select(static panel => WithPanel(panel, "critical") with { GeneratorUrl = "http://p/graph?g0.expr=up" })];

        var (_, pictures, _) = await Charting(screenshots, s_capture with { MaxPerGroup = 2 }).RunAsync(Event(Some.Group(alerts)), CancellationToken.None);

        Assert.That(pictures.Select(static picture => picture.Failure), Is.EqualTo(new PictureFailure?[] { null, null, PictureFailure.Storm }));
    }

    [Test]
    public async Task Storm_control_of_a_minute_keeps_a_quarter_for_severe_alerts()
    {
        var renderer = new FakeRenderer();
        await using var screenshots = Screenshots(renderer, new ScreenshotOptions { Capture = true, MaxPerMinute = 4 });
        var sut = Sut(screenshots);
        async Task<PictureFailure?> SendAsync(int panel, string severity) =>
            (await sut.RunAsync(Event(Some.Group(WithPanel(panel, severity))), CancellationToken.None)).Pictures.Single().Failure;

        var failures = new List<PictureFailure?>();
        foreach (var panel in Enumerable.Range(1, 4))
        {
            failures.Add(await SendAsync(panel, "warning"));
        }

        failures.Add(await SendAsync(5, "critical"));
        failures.Add(await SendAsync(6, "critical"));
        Time.Advance(TimeSpan.FromMinutes(1));
        failures.Add(await SendAsync(7, "warning"));

        Assert.That(failures, Is.EqualTo(new PictureFailure?[] { null, null, null, PictureFailure.Storm, null, PictureFailure.Storm, null }));
    }

    [Test]
    public async Task Alerts_of_one_panel_are_marked_in_one_picture()
    {
        var renderer = new FakeRenderer();
        await using var screenshots = Screenshots(renderer);
        var group = Some.Group(Some.FiringAlert("web-1"), Some.FiringAlert("web-2"), WithPanel(9, "critical"));

        await Sut(screenshots, wanted: new ScreenshotOptions { Capture = true, Annotate = true }).RunAsync(Event(group), CancellationToken.None);

        Assert.That(renderer.Requests.Select(static request => request.Marks.Count), Is.EquivalentTo(new[] { 2, 1 }));
        Assert.That(renderer.Requests.SelectMany(static request => request.Marks).Select(static mark => mark.Labels), Has.Some.Contains("instance=web-2"));
    }

    [Test]
    public async Task A_policy_switches_pictures_off_and_changes_their_look()
    {
        var renderer = new FakeRenderer();
        await using var screenshots = Screenshots(renderer);
        _bed.Provisioned.Replace(_bed.Provisioned.Current with
        {
            Pictures = new PicturePolicies(
            [
                new PicturePolicy(["ops"], [.. LabelMatcher.ParseList("severity = info")]) { Pictures = false },
                new PicturePolicy([], [.. LabelMatcher.ParseList("severity = critical")]) { Width = 400, Theme = "light" },
                new PicturePolicy([], []) { Width = 800, Height = 300 },
            ]),
        });

        var (_, pictures, _) = await Sut(screenshots).RunAsync(
            Event(Some.Group(WithPanel(1, "info"), WithPanel(2, "critical"), WithPanel(3, "warning"))), CancellationToken.None);

        Assert.That(pictures.Select(static picture => picture.Failure), Is.EqualTo(new PictureFailure?[] { PictureFailure.PolicyOff, null, null }));
        Assert.That(
            renderer.Requests.OrderBy(static request => request.Panel.PanelId)
                .Select(static request => (request.Look.Width, request.Look.Height, request.Look.Theme)),
            Is.EqualTo(new[] { (400, 300, "light"), (800, 300, "") }));
    }

    [Test]
    public async Task Further_windows_and_panels_are_taken_once()
    {
        var renderer = new FakeRenderer();
        await using var screenshots = Screenshots(renderer);
        var options = new ScreenshotOptions { Capture = true, MoreLookbacks = [TimeSpan.FromHours(24)] };
        var alert = WantingPanels("9, other/a%2Fb%20c%2C$panel-3 ../x 7");

        var (_, first, _) = await Sut(screenshots, wanted: options).RunAsync(Event(Some.Group(alert)), CancellationToken.None);
        var (_, again, _) = await Sut(screenshots, wanted: options).RunAsync(Event(Some.Group(alert)), CancellationToken.None);

        Assert.That(first.Single().More, Has.Count.EqualTo(3));
        Assert.That(again.Single().Tokens, Is.EqualTo(first.Single().Tokens));
        Assert.That(
            renderer.Requests.Select(static request => $"{request.Panel.DashboardUid}/{request.Panel.GrafanaId}"),
            Is.EquivalentTo(new[] { "dash01/7", "dash01/7", "dash01/9", "other/a/b c,$panel-3" }));
    }

    [Test]
    public async Task A_further_picture_that_hangs_does_not_delay_the_first()
    {
        var renderer = new FakeRenderer(static async (request, token) =>
        {
            if (request.Panel.PanelId == 9)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }

            return new RenderResult.Rendered(PngSample.Create());
        });
        await using var screenshots = Screenshots(renderer);
        var alert = WantingPanels("9");

        var running = Sut(screenshots).RunAsync(Event(Some.Group(alert)), CancellationToken.None);
        await Eventually.HoldsAsync(
            () =>
            {
                Time.Advance(TimeSpan.FromMilliseconds(500));
                return running.IsCompleted;
            }, "the notification leaves");

        var picture = (await running).Pictures.Single();
        Assert.That((picture.Token is not null, picture.More, picture.Failure), Is.EqualTo((true, (IReadOnlyList<string>?)null, (PictureFailure?)null)));
    }

    [Test]
    public async Task Log_lines_go_with_the_picture()
    {
        _bed.LogLines.AddRange(["first", "last"]);
        await using var screenshots = Screenshots(new FakeRenderer());

        var (_, pictures, _) = await Charting(screenshots).RunAsync(Event(Some.Group(Some.FiringAlert())), CancellationToken.None);

        Assert.That(pictures.Single().LogLines, Is.EqualTo(new[] { "first", "last" }));
    }

    [Test]
    public async Task A_dashboard_that_is_forbidden_is_not_opened()
    {
        _bed.Dashboards.Answer = new DashboardAnswer.Missing(PictureFailure.DashboardForbidden, "not allowed");
        var renderer = new FakeRenderer();
        await using var screenshots = Screenshots(renderer);

        var (_, pictures, _) = await Sut(screenshots).RunAsync(Event(Some.Group(Some.FiringAlert())), CancellationToken.None);

        Assert.That(pictures.Single().Failure, Is.EqualTo(PictureFailure.DashboardForbidden));
        Assert.That(renderer.Requests, Is.Empty);
        Assert.That(_bed.Dashboards.Asked, Is.EqualTo(new[] { "dash01" }));
    }

    [TestCase(true, null)]
    [TestCase(false, PictureFailure.DashboardNotFound)]
    public async Task A_dashboard_that_is_gone_leaves_the_chart(bool isDrawn, PictureFailure? expected)
    {
        _bed.Dashboards.Answer = new DashboardAnswer.Missing(PictureFailure.DashboardNotFound, "dash01");
        var renderer = new FakeRenderer((request, _) => Task.FromResult<RenderResult>(
            isDrawn && request.Subject is PictureSubject.OfChart
                ? new RenderResult.Rendered(PngSample.Create())
                : new RenderResult.Failed(PictureFailure.ChartQueryFailed, "no")));
        await using var screenshots = Screenshots(renderer);
        var alert = Some.FiringAlert() with { GeneratorUrl = "http://prometheus/graph?g0.expr=up+%3D%3D+0" };

        var (_, pictures, _) = await Charting(screenshots).RunAsync(Event(Some.Group(alert)), CancellationToken.None);

        Assert.That(pictures.Single().Failure, Is.EqualTo(expected), "of two reasons that of the panel is told");
        Assert.That(renderer.Requests.All(static request => request.Subject is PictureSubject.OfChart));
    }

    private static Alert WantingPanels(string panels)
    {
        var alert = Some.FiringAlert();
        return alert with { Annotations = new Dictionary<string, string>(alert.Annotations) { ["__screenshot_panels__"] = panels } };
    }

    private static Alert WithPanel(int panel, string severity)
    {
        var alert = Some.FiringAlert($"web-{panel}", panel.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var labels = new Dictionary<string, string>(alert.Labels) { ["severity"] = severity };
        return alert with { Labels = labels, Fingerprint = $"{panel:x16}" };
    }

    private static Task<ScriptedHttpServer> GrafanaPicturesAsync() =>
        ScriptedHttpServer.StartAsync(static (context, _) => context.Response.Body.WriteAsync(PngSample.Create(1000, 500)).AsTask());

    private static ScreenshotOptions Reusing(GrafanaPictureUse use) => new() { Capture = true, GrafanaPictures = use, ReuseAllowedHosts = ["127.0.0.1"] };

    private static FakeRenderer Answering(RenderResult result) => new((_, _) => Task.FromResult(result));

    private StoredEvent Event(AlertGroup group) => new("event-1", Time.GetUtcNow(), group);

    private ScreenshotService Screenshots(FakeRenderer renderer, ScreenshotOptions? wanted = null) => _bed.Screenshots(renderer, wanted);

    private AlertPipeline Sut(ScreenshotService screenshots, bool capture = true, IPictureStore? catalog = null, ScreenshotOptions? wanted = null) =>
        _bed.Pipeline(screenshots, s_wait, wanted ?? new ScreenshotOptions { Capture = capture }, catalog);

    private AlertPipeline Charting(ScreenshotService screenshots, ScreenshotOptions? wanted = null)
    {
        _bed.ProvisionCharts();
        return Sut(screenshots, wanted: wanted);
    }

    private sealed class Silent : IContactPoint
    {
        public static Silent Instance { get; } = new();

        public ImageSupport Images => ImageSupport.None;

        public Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("nothing is sent here");
    }
}
