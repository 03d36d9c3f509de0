using AlertImages.Core.Pictures.Drawing;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Rendering;
using AlertImages.Rendering.Charts;
using AlertImages.Rendering.Modes;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Rendering;

public sealed class PictureRendererTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task The_note_stays_with_a_picture_that_is_marked_or_not(bool isMarked)
    {
        var panels = new FakeRenderer(static (_, _) => Task.FromResult<RenderResult>(new RenderResult.Rendered(PngSample.Create(100, 50))
        {
            Note = "no data",
        }));
        var studio = new FakeStudio();
        await using var measured = new MeasuredRenderer(panels, new ScreenshotMetrics(new MetricRegistry()), TimeProvider.System);
        await using var sut = new PictureRenderer(
            measured, new ChartRenderer(
                new ChartOptions(), new ProvisionedHolder(), studio, TimeProvider.System,
                NullLogger<ChartRenderer>.Instance), studio, TimeProvider.System, NullLogger<PictureRenderer>.Instance);

        var result = await sut.RenderAsync(
            Some.Screenshot() with { Marks = isMarked ? [new AlertMark("HighCPU", "", "", Some.Start, null)] : [] },
            CancellationToken.None);

        Assert.That(((RenderResult.Rendered)result).Note, Is.EqualTo("no data"));
        Assert.That(studio.Drawings, Has.Count.EqualTo(isMarked ? 1 : 0));
    }
}
