using System.Net;
using AlertImages.Core.Telemetry;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Endpoints;
using AlertImages.Daemon.Hosting;
using AlertImages.Rendering.Chromium;
using AlertImages.Rendering.Service;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AlertImages.Daemon.Composition;

/// <summary>The rendering service as a web server of its own, beside the daemon or alone; it shares the browser of its process.</summary>
internal sealed class RenderApplication : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly RenderGate _gate;

    private RenderApplication(WebApplication application, RenderGate gate) => (_application, _gate) = (application, gate);

    /// <summary>The address it listens on.</summary>
    public string Address => _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Its logger factory.</summary>
    public ILoggerFactory Loggers => _application.Services.GetRequiredService<ILoggerFactory>();

    /// <summary>Starts to listen. Throws <see cref="IOException"/> when the port is taken.</summary>
    public static async Task<RenderApplication> StartAsync(
        LoadedConfiguration configuration,
        ChromiumBrowser browser,
        MetricRegistry registry,
        CancellationToken cancellationToken)
    {
        var settings = configuration.Get<RenderingServiceSettings>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddAlertImages(configuration.Get<LogSettings>());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 0;
            options.Limits.MaxRequestLineSize = 64 * 1024;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            options.Listen(settings.Address == "localhost" ? IPAddress.Loopback : IPAddress.Parse(settings.Address), settings.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(registry).AddSingleton(new RenderService(browser, RuntimeOptions.RenderService(configuration), TimeProvider.System));
        var gate = new RenderGate(settings, configuration.Get<RenderingSettings>().ConcurrentRenderRequestLimit, new RenderServiceMetrics(registry));
        var application = builder.Build();
        application.UseRouting();
        application.MapRendering(gate);
        try
        {
            await application.StartAsync(cancellationToken);
            return new RenderApplication(application, gate);
        }
        catch
        {
            await application.DisposeAsync();
            gate.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        _gate.Dispose();
    }
}
