using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;

namespace AlertImages.Rendering.Modes;

/// <summary>Counts the renderings of any mode, and gives those that failed for a reason that may pass one more try within the same deadline.</summary>
public sealed class MeasuredRenderer(IScreenshotRenderer inner, ScreenshotMetrics metrics, TimeProvider time) : IScreenshotRenderer, IWarmUp, IAsyncDisposable
{
    private readonly RendererGuard _guard = new(time);

    /// <inheritdoc />
    public async Task<RenderResult> RenderAsync(ScreenshotRequest request, CancellationToken cancellationToken)
    {
        var result = await RenderOnceAsync(request, cancellationToken);
        return MayPass(result) ? await RenderOnceAsync(request, cancellationToken) : result;
    }

    /// <inheritdoc />
    public Task WarmUpAsync(CancellationToken cancellationToken) => inner is IWarmUp renderer ? renderer.WarmUpAsync(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (inner is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        (inner as IDisposable)?.Dispose();
    }

    private async Task<RenderResult> RenderOnceAsync(ScreenshotRequest request, CancellationToken cancellationToken)
    {
        if (await _guard.EnterAsync(cancellationToken) is { } refused)
        {
            return refused;
        }

        var started = time.GetTimestamp();
        metrics.QueueSize.Add(1);
        var status = "failure";
        try
        {
            var result = await inner.RenderAsync(request, cancellationToken);
            _guard.Note(result);
            status = result switch
            {
                RenderResult.Rendered => "success",
                RenderResult.Failed { Reason: PictureFailure.Timeout } => "timeout",
                _ => "failure",
            };
            return result;
        }
        catch (OperationCanceledException)
        {
            status = "timeout";
            throw;
        }
        finally
        {
            metrics.QueueSize.Add(-1);
            metrics.CountRendering(status, time.GetElapsedTime(started));
        }
    }

    private static bool MayPass(RenderResult result) => result switch
    {
        RenderResult.Rendered rendered => PngFile.FindDefect(rendered.Png) is not null,
        RenderResult.Failed { RetryAfter: not null } => true,
        RenderResult.Failed failed => SecondTry.MayHelp(failed.Reason),
        _ => false,
    };
}
