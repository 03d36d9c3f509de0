using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pictures.Drawing;
using AlertImages.Core.Screenshots;
using AlertImages.Rendering.Charts;
using AlertImages.Rendering.Modes;
using Microsoft.Extensions.Logging;

namespace AlertImages.Rendering;

/// <summary>Takes whatever picture is asked for: a panel by the configured renderer, with its alert marked where that is wanted, or a chart.</summary>
public sealed partial class PictureRenderer(
    IScreenshotRenderer panels,
    ChartRenderer charts,
    IPictureStudio studio,
    TimeProvider time,
    ILogger<PictureRenderer> logger) : IScreenshotRenderer, IWarmUp, IAsyncDisposable
{
    /// <inheritdoc />
    public async Task<RenderResult> RenderAsync(ScreenshotRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Subject is PictureSubject.OfChart { Chart: var chart })
        {
            return await charts.RenderAsync(chart, request.Window, request.Look, cancellationToken);
        }

        var result = await panels.RenderAsync(request, cancellationToken);
        return request.Marks.Count > 0 && result is RenderResult.Rendered rendered && PngFile.FindDefect(rendered.Png) is null
            ? await MarkAsync(rendered, request, cancellationToken)
            : result;
    }

    /// <inheritdoc />
    public Task WarmUpAsync(CancellationToken cancellationToken) => panels is IWarmUp renderer ? renderer.WarmUpAsync(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        charts.Dispose();
        if (panels is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    /// <summary>A picture without its strip is better than none.</summary>
    private async Task<RenderResult> MarkAsync(RenderResult.Rendered rendered, ScreenshotRequest request, CancellationToken cancellationToken)
    {
        if (await studio.DrawAsync(StripDrawing.Draw(rendered.Png, StripOf(request), rendered.Axis, time.GetUtcNow()), cancellationToken) is { } marked)
        {
            return rendered with { Png = marked };
        }

        LogNotMarked(request.Subject.Text);
        return rendered;
    }

    private static Strip StripOf(ScreenshotRequest request) =>
        new(request.Marks, request.Window.From, request.Window.To, request.Look.Scale, request.Look.Theme, request.Look.TimeZone);

    [LoggerMessage(LogLevel.Warning, "The alert could not be marked in the picture of {Subject}")]
    private partial void LogNotMarked(string subject);
}
