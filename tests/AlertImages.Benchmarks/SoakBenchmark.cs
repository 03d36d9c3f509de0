using System.Collections.Concurrent;
using System.Globalization;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Daemon.Demo;
using AlertImages.Rendering;
using AlertImages.Rendering.Chromium;
using AlertImages.Rendering.Modes;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Benchmarks;

/// <summary>A thousand renderings, two at a time, with the browser killed twenty times in between: what grows, what is lost, how soon it is back.</summary>
internal static class SoakBenchmark
{
    private const int Renders = 1000;
    private const int Kills = 20;

    public static async Task RunAsync()
    {
        using var folder = new TempFolder();
        await using var site = await DemoSite.StartAsync(0, CancellationToken.None);
        site.FiredAt = TimeProvider.System.GetUtcNow().AddMinutes(-6);
        var url = new Uri(site.Address + "/");
        var profile = folder.File("profile");
        var registry = new MetricRegistry();
        await using var browser = new ChromiumBrowser(
            new ChromiumOptions { AllowedUrls = [url], ProfileFolder = profile },
            registry,
            TimeProvider.System,
            NullLoggerFactory.Instance);
        var renderer = RendererCatalog.Create(
            "embedded",
            new RendererContext(new RendererOptions { GrafanaUrl = url, PageUrl = url }, () => browser, TimeProvider.System, NullLoggerFactory.Instance),
            new ScreenshotMetrics(registry));
        var (times, failures) = (new ConcurrentBag<double>(), new ConcurrentBag<string>());
        var recoveries = new List<double>();
        for (var done = 0; done < Renders;)
        {
            if (done % 100 == 0)
            {
                Tell(done, profile);
            }

            await RunBatchAsync(renderer, Renders / Kills, times, failures);
            done += Renders / Kills;
            BrowserProcesses.Kill(profile);
            var killed = TimeProvider.System.GetTimestamp();
            if (await renderer.RenderAsync(RenderBenchmark.Request(0), CancellationToken.None) is RenderResult.Rendered)
            {
                recoveries.Add(TimeProvider.System.GetElapsedTime(killed).TotalMilliseconds);
            }
        }

        Tell(Renders, profile);
        Sample.Report("rendering", times, "ms");
        Sample.Report($"back after a kill ({recoveries.Count} of {Kills})", recoveries, "ms");
        Console.WriteLine($"failed and told: {failures.Count} {string.Join("; ", failures.Distinct())}");
    }

    private static Task RunBatchAsync(
        MeasuredRenderer renderer,
        int count,
        ConcurrentBag<double> times,
        ConcurrentBag<string> failures) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = 2 },
        async (round, _) =>
        {
            var started = TimeProvider.System.GetTimestamp();
            if (await renderer.RenderAsync(RenderBenchmark.Request(round), CancellationToken.None) is RenderResult.Failed failed)
            {
                failures.Add($"{failed.Reason}: {failed.Detail}");
            }

            times.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
        });

    private static void Tell(int done, string profile) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"after {done,4}: heap {GC.GetTotalMemory(forceFullCollection: true) / 1e6:0.0} MB, own memory {Environment.WorkingSet / 1e6:0} MB, "
            + $"open files {Directory.GetFiles("/proc/self/fd").Length}, browser processes {BrowserProcesses.Find(profile).Count}, their memory "
            + $"{BrowserProcesses.ReadMemory(profile) / 1e6:0} MB"));
}
