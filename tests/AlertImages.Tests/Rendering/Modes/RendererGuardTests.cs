using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Rendering.Modes;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Rendering.Modes;

/// <summary>A renderer that cannot work is left alone, and found again.</summary>
public sealed class RendererGuardTests
{
    private static readonly RenderResult s_picture = new RenderResult.Rendered(PngSample.Create());
    private ManualTime _time = null!;
    private RenderResult _answer = null!;

    [SetUp]
    public void Reset() => (_time, _answer) = (new ManualTime(), new RenderResult.Failed(PictureFailure.RendererUnavailable, "refused"));

    [Test]
    public async Task One_that_cannot_be_reached_is_asked_every_15_seconds_by_one()
    {
        var (sut, renderer) = Sut();
        for (var number = 0; number < 20; number++)
        {
            Assert.That(await ReasonAsync(sut), Is.EqualTo(PictureFailure.RendererUnavailable));
        }

        Assert.That(renderer.Requests, Has.Count.EqualTo(5));
        _time.Advance(TimeSpan.FromSeconds(16));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ReasonAsync(sut)));
        Assert.That(renderer.Requests, Has.Count.EqualTo(6));

        _time.Advance(TimeSpan.FromSeconds(16));
        _answer = s_picture;
        Assert.That((await ReasonAsync(sut), await ReasonAsync(sut), renderer.Requests.Count), Is.EqualTo(((PictureFailure?)null, (PictureFailure?)null, 8)));
    }

    [Test]
    public async Task One_that_asks_for_a_pause_gets_it_and_is_asked_once_more()
    {
        var (sut, renderer) = Sut();
        _answer = new RenderResult.Failed(PictureFailure.Limit, "429", TimeSpan.FromSeconds(5));
        var first = ReasonAsync(sut);
        await Eventually.HoldsAsync(() => _time.WaitingTimers == 1, "it waits");
        var second = ReasonAsync(sut);
        await Eventually.HoldsAsync(() => _time.WaitingTimers == 2, "and so does the next");
        Assert.That(renderer.Requests, Has.Count.EqualTo(1));

        _answer = s_picture;
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.That((await first, await second, renderer.Requests.Count), Is.EqualTo(((PictureFailure?)null, (PictureFailure?)null, 3)));
    }

    [Test]
    public async Task Whoever_has_no_time_for_the_pause_goes()
    {
        var (sut, _) = Sut();
        _answer = new RenderResult.Failed(PictureFailure.Limit, "429", TimeSpan.FromSeconds(50));
        using var deadline = new CancellationTokenSource();

        var waiting = sut.RenderAsync(Some.Screenshot(), deadline.Token);
        await Eventually.HoldsAsync(() => _time.WaitingTimers == 1, "it waits");
        await deadline.CancelAsync();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    private static async Task<PictureFailure?> ReasonAsync(MeasuredRenderer renderer) =>
        (await renderer.RenderAsync(Some.Screenshot(), CancellationToken.None) as RenderResult.Failed)?.Reason;

    private (MeasuredRenderer Sut, FakeRenderer Renderer) Sut()
    {
        var renderer = new FakeRenderer((_, _) => Task.FromResult(_answer));
        return (new MeasuredRenderer(renderer, new ScreenshotMetrics(new MetricRegistry()), _time), renderer);
    }
}
