using AlertImages.Core.Screenshots;
using AlertImages.Rendering.Modes;

namespace AlertImages.Daemon.Composition;

/// <summary>Starts the browser behind the start of the daemon, so that the first alert does not wait for it.</summary>
internal sealed class RendererWarmUp(ScreenshotOptions options, Func<IScreenshotRenderer> renderer) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // capture = false needs no renderer, and none is made then
        if (options.Capture && renderer() is IWarmUp cold)
        {
            await Task.Yield();
            await cold.WarmUpAsync(stoppingToken);
        }
    }
}
