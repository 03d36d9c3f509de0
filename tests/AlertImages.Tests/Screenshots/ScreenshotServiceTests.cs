using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Screenshots;

public sealed class ScreenshotServiceTests
{
    private PipelineBed _bed = null!;

    private ManualTime Time => _bed.Time;

    [SetUp]
    public void SetUp() => _bed = new PipelineBed();

    [TearDown]
    public async Task TearDown() => await _bed.DisposeAsync();

    [Test]
    public async Task Ten_requests_for_one_panel_are_one_render()
    {
        var gate = new TaskCompletionSource();
        var renderer = new FakeRenderer(async (_, _) =>
        {
            await gate.Task;
            return new RenderResult.Rendered(PngSample.Create());
        });
        await using var sut = Sut(renderer);
        var tasks = Enumerable.Range(0, 10).Select(_ => sut.TakeAsync(Some.Screenshot(), CancellationToken.None)).ToArray();

        gate.SetResult();
        var results = await Task.WhenAll(tasks);

        Assert.That(renderer.Requests, Has.Count.EqualTo(1));
        Assert.That(results.Distinct().Count(), Is.EqualTo(1));
        Assert.That((_bed.ScreenshotMetrics.CacheMisses.Read(), _bed.ScreenshotMetrics.CacheHits.Read()), Is.EqualTo((1, 9)));
    }

    [Test]
    public async Task Firing_and_resolved_never_share_a_picture()
    {
        var renderer = new FakeRenderer();
        await using var sut = Sut(renderer);

        var firing = (ScreenshotResult.Taken)await sut.TakeAsync(Some.Screenshot(), CancellationToken.None);
        var resolved = (ScreenshotResult.Taken)await sut.TakeAsync(Some.Screenshot(phase: AlertState.Resolved), CancellationToken.None);

        Assert.That(renderer.Requests, Has.Count.EqualTo(2));
        Assert.That(resolved.Picture.Token, Is.Not.EqualTo(firing.Picture.Token));
    }

    [Test]
    public async Task A_picture_is_shared_until_its_time_is_over()
    {
        var renderer = new FakeRenderer();
        await using var sut = Sut(renderer);
        await sut.TakeAsync(Some.Screenshot(), CancellationToken.None);
        Time.Advance(TimeSpan.FromSeconds(59));
        await sut.TakeAsync(Some.Screenshot(), CancellationToken.None);
        var before = renderer.Requests.Count;

        Time.Advance(TimeSpan.FromSeconds(1));
        await sut.TakeAsync(Some.Screenshot(), CancellationToken.None);

        Assert.That((before, renderer.Requests.Count), Is.EqualTo((1, 2)));
    }

    [TestCaseSource(nameof(Others))]
    public async Task Whatever_changes_the_picture_is_in_the_key(ScreenshotRequest other)
    {
        var renderer = new FakeRenderer();
        await using var sut = Sut(renderer);
        await sut.TakeAsync(Some.Screenshot(), CancellationToken.None);

        await sut.TakeAsync(other, CancellationToken.None);

        Assert.That(renderer.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task What_readers_should_know_goes_with_the_result()
    {
        await using var noted = Sut(
            new FakeRenderer(static (_, _) => Task.FromResult<RenderResult>(new RenderResult.Rendered(PngSample.Create()) { Note = "no\ndata" })));
        await using var failing = Sut(
            new FakeRenderer(static (_, _) => Task.FromResult<RenderResult>(new RenderResult.Failed(PictureFailure.QueryFailed, "passwd=hunter2 is wrong"))));
        await using var broken = Sut(
            new FakeRenderer(static (_, _) => Task.FromResult<RenderResult>(new RenderResult.Failed(PictureFailure.HttpStatus, "it answered 500"))));

        Assert.That(((ScreenshotResult.Taken)await noted.TakeAsync(Some.Screenshot(), CancellationToken.None)).Picture.About!.Note, Is.EqualTo("no data"));
        Assert.That(
            await failing.TakeAsync(Some.Screenshot(), CancellationToken.None),
            Is.EqualTo(new ScreenshotResult.Missing(PictureFailure.QueryFailed, "passwd=********* is wrong")));
        Assert.That(await broken.TakeAsync(Some.Screenshot(), CancellationToken.None), Is.EqualTo(new ScreenshotResult.Missing(PictureFailure.HttpStatus)));
    }

    [Test]
    public async Task A_caller_that_goes_away_does_not_fail_the_others()
    {
        var gate = new TaskCompletionSource();
        await using var sut = Sut(new FakeRenderer(async (_, _) =>
        {
            await gate.Task;
            return new RenderResult.Rendered(PngSample.Create());
        }));
        using var impatient = new CancellationTokenSource();
        var first = sut.TakeAsync(Some.Screenshot(), impatient.Token);
        var second = sut.TakeAsync(Some.Screenshot(), CancellationToken.None);

        await impatient.CancelAsync();
        gate.SetResult();

        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await second, Is.InstanceOf<ScreenshotResult.Taken>());
    }

    [Test]
    public async Task Never_more_than_the_limit_run_at_once()
    {
        var renderer = new FakeRenderer(static async (_, _) =>
        {
            await Task.Yield();
            return new RenderResult.Rendered(PngSample.Create());
        });
        await using var sut = Sut(renderer, new ScreenshotOptions { MaxConcurrent = 2 });

        await Task.WhenAll(Enumerable.Range(1, 40).Select(panel => sut.TakeAsync(Some.Screenshot(panel), CancellationToken.None)));

        Assert.That(renderer.Requests, Has.Count.EqualTo(40));
        Assert.That(renderer.MostAtOnce, Is.LessThanOrEqualTo(2));
    }

    [Test]
    public async Task A_renderer_that_hangs_is_given_up_and_its_slot_is_free_again()
    {
        var hangs = true;
        await using var sut = Sut(
            new FakeRenderer((_, _) => hangs
                ? new TaskCompletionSource<RenderResult>().Task
                : Task.FromResult<RenderResult>(new RenderResult.Rendered(PngSample.Create()))),
            new ScreenshotOptions { MaxConcurrent = 1 });
        var hanging = sut.TakeAsync(Some.Screenshot(), CancellationToken.None);
        await Eventually.HoldsAsync(() => Time.WaitingTimers > 0, "the deadline runs");

        Time.Advance(TimeSpan.FromSeconds(10));
        var result = await hanging;
        hangs = false;
        var next = await sut.TakeAsync(Some.Screenshot(), CancellationToken.None);

        Assert.That(result, Is.EqualTo(new ScreenshotResult.Missing(PictureFailure.Timeout)));
        Assert.That(next, Is.InstanceOf<ScreenshotResult.Taken>());
    }

    [Test]
    public async Task Who_waits_for_a_slot_waits_no_longer_than_it_wants()
    {
        using var limit = new ScreenshotLimit(1);
        using var held = await limit.EnterAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource();
        var waiting = limit.EnterAsync(patience.Token);

        await patience.CancelAsync();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCaseSource(nameof(Rubbish))]
    public async Task Rubbish_is_no_picture(byte[] answer)
    {
        await using var sut = Sut(new FakeRenderer((_, _) => Task.FromResult<RenderResult>(new RenderResult.Rendered(answer))));

        var result = await sut.TakeAsync(Some.Screenshot(), CancellationToken.None);

        Assert.That(result, Is.EqualTo(new ScreenshotResult.Missing(PictureFailure.InvalidImage)));
        Assert.That(Directory.Exists(_bed.Folder.File("png")), Is.False);
    }

    [Test]
    public async Task A_failure_is_not_kept()
    {
        var answers = new Queue<RenderResult>(
            [new RenderResult.Failed(PictureFailure.RendererUnavailable, "down"), new RenderResult.Rendered(PngSample.Create())]);
        await using var sut = Sut(new FakeRenderer((_, _) => Task.FromResult(answers.Dequeue())));

        var first = await sut.TakeAsync(Some.Screenshot(), CancellationToken.None);
        var second = await sut.TakeAsync(Some.Screenshot(), CancellationToken.None);

        Assert.That(first, Is.EqualTo(new ScreenshotResult.Missing(PictureFailure.RendererUnavailable)));
        Assert.That(second, Is.InstanceOf<ScreenshotResult.Taken>());
    }

    [Test]
    public async Task A_renderer_with_a_bug_costs_only_the_picture()
    {
        await using var sut = Sut(new FakeRenderer(static (_, _) => throw new InvalidOperationException("a bug")));

        Assert.That(await sut.TakeAsync(Some.Screenshot(), CancellationToken.None), Is.EqualTo(new ScreenshotResult.Missing(PictureFailure.Error)));
    }

    private static IEnumerable<ScreenshotRequest> Others()
    {
        var usual = Some.Screenshot();
        yield return usual with { OrgId = 12 };
        yield return usual with { Subject = new PictureSubject.OfPanel(new PanelRef("dash0", 17)) };
        yield return usual with { Subject = new PictureSubject.OfPanel(usual.Panel with { PathId = "q3$panel-7" }) };
        yield return usual with { Variables = [KeyValuePair.Create("host", "a")] };
        yield return usual with { Window = new ScreenshotWindow(Some.Start.AddHours(-3), usual.Window.To) };
        yield return usual with { Look = new ScreenshotLook { Theme = "light" } };
        yield return usual with { Look = new ScreenshotLook { TimeZone = "Europe/Berlin" } };
        yield return usual with { Look = new ScreenshotLook { Scale = 2 } };
    }

    private static IEnumerable<byte[]> Rubbish()
    {
        yield return [];
        yield return "<html>Log in</html>"u8.ToArray();
        yield return PngSample.Create()[..^5];
    }

    private ScreenshotService Sut(IScreenshotRenderer renderer, ScreenshotOptions? options = null) =>
        _bed.Screenshots(renderer, options ?? new ScreenshotOptions());
}
