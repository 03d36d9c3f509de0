using AlertImages.Core.Telemetry;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Rendering.Chromium;

namespace AlertImages.Daemon.Composition;

/// <summary>The rendering service beside the daemon, when <c>[rendering.service] enabled = true</c>.</summary>
internal sealed partial class RenderServiceHost(
    LoadedConfiguration configuration, Func<ChromiumBrowser> browser, MetricRegistry registry, ILogger<RenderServiceHost> logger)
    : IHostedService, IAsyncDisposable
{
    private RenderApplication? _application;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration.Get<RenderingServiceSettings>().Enabled)
        {
            _application = await RenderApplication.StartAsync(configuration, browser(), registry, cancellationToken);
            LogStarted(logger, _application.Address);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _application, null) is { } application)
        {
            await application.DisposeAsync();
        }
    }

    [LoggerMessage(LogLevel.Information, "Rendering service on {Address}")]
    private static partial void LogStarted(ILogger logger, string address);
}
