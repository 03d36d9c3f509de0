using System.Collections.Concurrent;
using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Daemon.Demo;
using AlertImages.Rendering;
using AlertImages.Rendering.Chromium;
using AlertImages.Rendering.Modes;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Benchmarks;

/// <summary>Renderings of the sample page: the first one with the browser's start, then warm ones, alone and five at a time.</summary>
internal static class RenderBenchmark
{
    private const int Rounds = 10;

    public static async Task RunAsync()
    {
        using var folder = new TempFolder();
        await using var site = await DemoSite.StartAsync(0, CancellationToken.None);
        site.FiredAt = TimeProvider.System.GetUtcNow().AddMinutes(-6);
        var registry = new MetricRegistry();
        var url = new Uri(site.Address + "/");
        await using var browser = new ChromiumBrowser(
            new ChromiumOptions { AllowedUrls = [url], ProfileFolder = folder.File("profile") }, registry, TimeProvider.System, NullLoggerFactory.Instance);
        var renderer = RendererCatalog.Create(
            "embedded",
            new RendererContext(new RendererOptions { GrafanaUrl = url, PageUrl = url }, () => browser, TimeProvider.System, NullLoggerFactory.Instance),
            new ScreenshotMetrics(registry));

        Sample.Report("first render, with the browser's start", [await TimeAsync(renderer, 0)], "ms");
        var warm = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            warm.Add(await TimeAsync(renderer, round));
        }

        Sample.Report("warm render, one at a time", warm, "ms");
        var crowd = new ConcurrentBag<double>();
        var started = TimeProvider.System.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Rounds * 5),
            new ParallelOptions { MaxDegreeOfParallelism = 5 },
            async (round, _) => crowd.Add(await TimeAsync(renderer, round)));
        Sample.Report("warm render, five at a time", crowd, "ms");
        Sample.Report("renders per second, five at a time", [Rounds * 5 / TimeProvider.System.GetElapsedTime(started).TotalSeconds], "/s");
    }

    private static async Task<double> TimeAsync(IScreenshotRenderer renderer, int round)
    {
        var started = TimeProvider.System.GetTimestamp();
        var result = await renderer.RenderAsync(Request(round), CancellationToken.None);
        var elapsed = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
        return result is RenderResult.Rendered rendered && PngFile.FindDefect(rendered.Png) is null
            ? elapsed
            : throw new InvalidOperationException($"no picture: {result}");
    }

    /// <summary>A picture of the sample panel, each with another window.</summary>
    public static ScreenshotRequest Request(int round)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new ScreenshotRequest
        {
            Subject = new PictureSubject.OfPanel(new PanelRef("web-latency", 4)),
            OrgId = 1,
            Phase = AlertState.Firing,
            Window = new ScreenshotWindow(now.AddHours(-1).AddSeconds(round), now),
            Look = new ScreenshotLook(),
        };
    }
}
