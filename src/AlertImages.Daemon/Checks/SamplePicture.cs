using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Demo;
using AlertImages.Daemon.Hosting;
using AlertImages.Rendering;
using AlertImages.Rendering.Chromium;
using AlertImages.Rendering.Modes;

namespace AlertImages.Daemon.Checks;

/// <summary>The sample page and a browser of the machine that looks at it, with a profile of its own.</summary>
internal sealed class SamplePicture : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly LoadedConfiguration _settings;
    private readonly ILoggerFactory _loggers;
    private readonly DemoSite _site;

    private SamplePicture(LoadedConfiguration settings, ILoggerFactory loggers, DemoSite site, string folder)
    {
        (_settings, _loggers, _site) = (settings, loggers, site);
        Browser = new ChromiumBrowser(
            RuntimeOptions.Browser(settings, folder) with { AllowedUrls = [new Uri(site.Address)] },
            new MetricRegistry(),
            TimeProvider.System,
            loggers);
    }

    /// <summary>The browser; it starts with the first picture.</summary>
    public ChromiumBrowser Browser { get; }

    /// <param name="settings">Size, theme and browser.</param>
    /// <param name="folder">Where the profile is made.</param>
    /// <param name="loggers">For the browser's troubles.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<SamplePicture> StartAsync(LoadedConfiguration settings, string folder, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var site = await DemoSite.StartAsync(0, cancellationToken);
        site.FiredAt = TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(6);
        return new SamplePicture(settings, loggers, site, folder);
    }

    /// <summary>A screenshot of the last hour, as an alert that fires would have it.</summary>
    public async Task<RenderResult> TakeAsync(CancellationToken cancellationToken)
    {
        var (time, address) = (TimeProvider.System, new Uri(_site.Address + "/"));
        var options = RuntimeOptions.Renderer(_settings) with { GrafanaUrl = address, PageUrl = address, ServiceAccountToken = null };
        await using var renderer = RendererCatalog.Create(
            "embedded",
            new RendererContext(options, () => Browser, time, _loggers),
            new ScreenshotMetrics(new MetricRegistry()));
        using var timeout = new CancellationTokenSource(s_patience, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var request = new ScreenshotRequest
        {
            Subject = new PictureSubject.OfPanel(new PanelRef("web-latency", 4)),
            OrgId = 1,
            Phase = AlertState.Firing,
            Window = new ScreenshotWindow(time.GetUtcNow() - TimeSpan.FromHours(1), time.GetUtcNow()),
            Look = RuntimeOptions.Screenshots(_settings).Look,
        };
        return await renderer.RenderAsync(request, deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        await _site.DisposeAsync();
    }
}
