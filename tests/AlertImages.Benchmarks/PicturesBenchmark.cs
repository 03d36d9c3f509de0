using System.Globalization;
using System.Text;
using AlertImages.Core.Delivery.Fitting;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures.Drawing;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Rendering.Charts;
using AlertImages.Rendering.Chromium;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Benchmarks;

/// <summary>
/// Pictures that are made of others or drawn by us: sheets of two to twelve, charts with a Prometheus that answers in 20 ms, strips, copies that fit in 14 kB.
/// </summary>
internal static class PicturesBenchmark
{
    private const int Rounds = 20;
    private static readonly TimeSpan s_answer = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync()
    {
        using var folder = new TempFolder();
        await using var prometheus = await ScriptedHttpServer.StartAsync(AnswerAsync);
        await using var browser = new ChromiumBrowser(
            new ChromiumOptions { AllowedUrls = [prometheus.Url], ProfileFolder = folder.File("profile") },
            new MetricRegistry(),
            TimeProvider.System,
            NullLoggerFactory.Instance);
        var studio = new ChromiumStudio(() => browser);
        var provisioned = new ProvisionedHolder();
        provisioned.Replace(new ProvisionedSnapshot { Datasources = [new ChartDatasource { Name = "p", Url = prometheus.Url }] });
        using var charts = new ChartRenderer(
            new ChartOptions(), provisioned, studio, TimeProvider.System, NullLogger<ChartRenderer>.Instance);

        var chart = await ChartAsync(charts);
        await ReportAsync("chart, Prometheus answers in 20 ms", async () => await ChartAsync(charts));
        foreach (var count in new[] { 2, 4, 6, 9, 12 })
        {
            SheetPicture[] pictures = [.. Enumerable.Range(0, count).Select(number => new SheetPicture(chart, $"Alert {number}", "web-1  ·  0.34", true))];
            await ReportAsync($"sheet of {count} pictures", () => studio.DrawAsync(SheetDrawing.Draw(pictures, "", ""), CancellationToken.None));
        }

        var mark = new AlertMark("Alert", "instance=web-1", "0.34", Window().To!.Value.AddMinutes(-10), null);
        var strip = new Strip([mark], Window().From, Window().To, 1, "", "");
        var axis = new TimeAxis(76, 62, 904, 370, Window().From!.Value, Window().To!.Value);
        await ReportAsync("strip below a panel", () => studio.DrawAsync(StripDrawing.Draw(chart, strip, axis, Window().To!.Value), CancellationToken.None));
        var fitter = new PictureFitter(studio, TimeProvider.System);
        var fitted = await fitter.MakePngAsync(chart, 14 * 1024, CancellationToken.None);
        await ReportAsync(
            $"copy of {chart.Length} bytes that fits in 14 kB ({fitted?.Length})",
            () => fitter.MakePngAsync(chart, 14 * 1024, CancellationToken.None));
    }

    private static async Task ReportAsync(string name, Func<Task<byte[]?>> make)
    {
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var started = TimeProvider.System.GetTimestamp();
            if (await make() is null)
            {
                throw new InvalidOperationException(name + " was not made");
            }

            times.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
        }

        // the first ones compile
        Sample.Report(name, times[(Rounds / 4)..], "ms");
    }

    private static async Task<byte[]> ChartAsync(ChartRenderer charts)
    {
        var subject = new ChartSubject
        {
            Expression = "rate(errors_total[5m]) > 0.5",
            Title = "Benchmark",
            Labels = new Dictionary<string, string> { ["instance"] = "web-3" },
            StartsAt = Window().To!.Value.AddMinutes(-10),
        };
        return await charts.RenderAsync(subject, Window(), new ScreenshotLook(), CancellationToken.None) is RenderResult.Rendered rendered
            ? rendered.Png
            : throw new InvalidOperationException("no chart");
    }

    private static ScreenshotWindow Window()
    {
        var now = TimeProvider.System.GetUtcNow();
        return new ScreenshotWindow(now - TimeSpan.FromHours(1), now);
    }

    /// <summary>Ten curves of 240 points.</summary>
    private static async Task AnswerAsync(HttpContext context, RecordedRequest request)
    {
        await Task.Delay(s_answer, TimeProvider.System, context.RequestAborted);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var text = new StringBuilder("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[");
        for (var series = 0; series < 10; series++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(series == 0 ? "" : ",")}{{\"metric\":{{\"instance\":\"web-{series}\"}},\"values\":[");
            for (var point = 0; point < 240; point++)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{(point == 0 ? "" : ",")}[{now - 3600 + (point * 15)},\"{0.3 + (0.1 * Math.Sin((point + (series * 20)) / 15d)):0.####}\"]");
            }

            text.Append("]}");
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(text.Append("]}}").ToString());
    }
}
