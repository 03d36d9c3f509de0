using System.Globalization;
using System.Text;
using System.Xml.Linq;
using AlertImages.Core.Pictures;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AlertImages.EndToEnd.Tests;

/// <summary>
/// A real Prometheus with a real rule fires, its alert has no panel, and the message shows a chart of its expression, drawn by a real Chromium.
/// </summary>
public sealed class ChartTests
{
    private const string Rule = "job:errors:ratio{job=\"shop\"} > 0.2";
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);

    [Test]
    public async Task An_alert_of_Prometheus_without_a_panel_gets_a_chart_in_Slack()
    {
        await using var target = await ScriptedHttpServer.StartAsync(static (context, _) => context.Response.WriteAsync(
            "job:errors:ratio{job=\"shop\",instance=\"web-1\"} 0.34\njob:errors:ratio{job=\"shop\",instance=\"web-2\"} 0.05\n"
                + "job:errors:ratio{job=\"shop\",instance=\"web-3\"} 0.07\n"));
        await using var slack = await ScriptedHttpServer.StartAsync(ContactPointSample.AnswerAsync);
        await using var bed = await TestBed.CreateAsync();
        bed.ContactPoint(
            "ops",
            $"{{ uid: slack, type: slack, settings: {{ recipient: C1, endpointUrl: '{slack.Url}api/chat.postMessage' }}, secureSettings: {{ token: "
                + $"xoxb-canary-token }} }}");
        bed.Folder.Write(
            "provisioning/alerting/policies.yaml",
            "apiVersion: 1\npolicies: [{ orgId: 1, receiver: ops, group_by: [alertname], group_wait: 100ms, group_interval: 1s, repeat_interval: 1h }]\n");
        await MonitoringProcess.BackfillAsync(bed.Folder, Past());
        bed.Set("charts", "datasources", bed.Folder.File("datasources.yaml"));
        bed.Set("unified_alerting.screenshots", "upload_external_image_storage", "false");
        await using var prometheus = await MonitoringProcess.StartPrometheusAsync(
            bed.Folder,
            $"groups: [{{ name: shop, rules: [{{ alert: ManyErrors, expr: '{Rule}', labels: {{ severity: critical }} }}] }}]",
            target.Url,
            new Uri("http://127.0.0.1:9/"));
        bed.Folder.Write(
            "datasources.yaml",
            $"apiVersion: 1\ndatasources: [{{ name: prod, type: prometheus, url: '{prometheus.Url}', access: proxy, isDefault: true }}]\n");
        await bed.StartAsync();
        await prometheus.SendToAsync(bed.Folder, target.Url, bed.Daemon.Address);

        await Eventually.HoldsAsync(
            () => slack.Requests.Any(static request => request.PathAndQuery.Contains("files.completeUploadExternal", StringComparison.Ordinal)),
            "the picture is uploaded",
            s_deadline);

        var message = slack.Requests.First(static request => request.PathAndQuery.Contains("chat.postMessage", StringComparison.Ordinal)).Json;
        Assert.That(message.ToJsonString(), Does.Contain("ManyErrors").And.Not.Contain("No picture"));
        var ask = Uri.UnescapeDataString(slack.Requests.First(static request => request.PathAndQuery.Contains(
            "getUploadURLExternal",
            StringComparison.Ordinal)).PathAndQuery);
        Assert.That(ask, Does.Contain("alt_txt=firing: ManyErrors on web-1, chart of job:errors:ratio{job=\"shop\"}, value 34%, alerts at > 20%"));
        var picture = Directory.EnumerateFiles(Path.Combine(bed.DataFolder, "png"), "*.png").Single();
        var png = await File.ReadAllBytesAsync(picture);
        Assert.That((PngFile.FindDefect(png), PngFile.SizeOf(png)), Is.EqualTo(((string?)null, (1000, 500))));
        KeptPictures.Keep(png, "chart.png");

        var svg = XDocument.Load(await DrawAsync(
            bed,
            ["--query", Rule, "--label", "alertname=ManyErrors", "--label", "job=shop", "--label", "instance=web-1", "--since", Time(-300)]));
        Assert.That(Curves(svg, "own"), Is.EqualTo(new[] { "job:errors:ratio{instance=\"web-1\", job=\"shop\"}" }));
        Assert.That(
            Curves(svg, "faint"),
            Is.EquivalentTo(new[] { "job:errors:ratio{instance=\"web-2\", job=\"shop\"}", "job:errors:ratio{instance=\"web-3\", job=\"shop\"}" }));
        Assert.That(Texts(svg), Has.Some.EqualTo("> 20%").And.Some.StartsWith("firing since ").And.Some.Contain("last 34%").And.Some.EqualTo("UTC"));
        Assert.That(Points(svg), Has.Length.InRange(200, 260), "the past hour in steps of 15 s");
    }

    [Test]
    public async Task Hostile_labels_and_names_are_text()
    {
        const string Hostile = "</text><script>alert(1)</script><image href='http://evil.example.org/x.png'/>&lt;\u202Egpj.exe";
        await using var target = await ScriptedHttpServer.StartAsync((context, _) => Answer(
            context,
            [(new() { ["instance"] = Hostile, ["__name__"] = "]]>" + Hostile }, 240)]));
        await using var bed = await BedAsync(target.Url);
        await bed.StartAsync();

        var file = await DrawAsync(bed, ["--query", $"{{instance=\"{Hostile}\"}} > 1", "--label", "instance=" + Hostile]);
        var text = await File.ReadAllTextAsync(file);
        var svg = XDocument.Parse(text);

        Assert.That(
            svg.Descendants().Select(static element => element.Name.LocalName).Distinct(),
            Is.SubsetOf(new[] { "svg", "title", "rect", "text", "line", "g", "path", "clipPath" }));
        Assert.That(svg.Descendants().Attributes().Where(static attribute => attribute.Name.LocalName is "href" or "onload" or "src"), Is.Empty);
        Assert.That(text, Does.Not.Contain("\u202E").And.Contain("&lt;script&gt;"));
        var (exitCode, _, error) = await RenderAsync(bed, bed.Folder.File("hostile.png"), ["--query", "x > 1"]);
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(bed.Grafana.Requests, Is.Empty);
    }

    [TestCase(10_000, 10)]
    [TestCase(1, 1_000_000)]
    public async Task A_huge_answer_is_cut_with_a_note(int series, int points)
    {
        await using var target = await ScriptedHttpServer.StartAsync((context, _) => Answer(
            context,
            Enumerable.Range(0, series).Select(number => (new Dictionary<string, string> { ["__name__"] = "x", ["instance"] = $"web-{number}" }, points))));
        await using var bed = await BedAsync(target.Url);
        await bed.StartAsync();
        await bed.PostAsync(new StringContent(Alertmanager("web-9999"), Encoding.UTF8, "application/json"));
        await bed.Receiver.NextAsync(s_deadline);
        var before = bed.Daemon.ReadMemory();

        await bed.PostAsync(new StringContent(Alertmanager("web-0"), Encoding.UTF8, "application/json"));
        var alert = (await bed.Receiver.NextAsync(s_deadline)).Json["alerts"]![0]!;

        Assert.That(alert["imageURL"]!.GetValue<string>(), Does.EndWith(".png"));
        Assert.That(bed.Daemon.ReadMemory() - before, Is.LessThan(200L << 20));
        var texts = Texts(XDocument.Load(await DrawAsync(bed, ["--query", "x > 1", "--label", $"instance=web-{series - 1}"])));
        Assert.That(
            texts,
            series > 1 ? Has.Some.EqualTo($"{series - 30} more series are not shown.") : Has.Some.EqualTo("There are more points than are shown."));
        Assert.That(texts, Has.Some.Contain($"instance=\"web-{series - 1}\""), "the alert's own series is kept wherever it stands");
    }

    [Test]
    public async Task A_data_source_that_fails_or_hangs_delays_no_text()
    {
        await using var target = await ScriptedHttpServer.StartAsync(static async (context, request) =>
        {
            if (request.Text.Contains("hangs", StringComparison.Ordinal))
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }

            context.Response.StatusCode = 422;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(
                """{"status":"error","errorType":"execution","error":"query processing would load too many samples into memory"}""");
        });
        await using var bed = await BedAsync(target.Url);
        bed.Set("notifications", "wait_for_images", "2s");
        await bed.StartAsync();

        foreach (var (expression, reason) in new[]
        {
            ("fails > 1", "the data source of the chart did not answer: prod: query processing would load too many samples into memory"),
            ("hangs > 1", "the picture was not ready in time"),
        })
        {
            var sent = TimeProvider.System.GetTimestamp();
            await bed.PostAsync(new StringContent(Alertmanager(expression[..5], expression), Encoding.UTF8, "application/json"));
            var message = (await bed.Receiver.NextAsync(s_deadline)).Json;

            Assert.That(message["message"]!.GetValue<string>(), Does.Contain($"No picture: {reason}."));
            Assert.That(TimeProvider.System.GetElapsedTime(sent), Is.LessThan(TimeSpan.FromSeconds(5)));
        }

        Assert.That(bed.Daemon.Output, Does.Contain("would load too many samples"));
        Assert.That(await bed.MetricAsync("grafana_screenshot_failures_total{reason=\"chart_query_failed\"}"), Is.GreaterThanOrEqualTo(1));
    }

    private static async Task<TestBed> BedAsync(Uri datasource)
    {
        var bed = await TestBed.CreateAsync();
        bed.Set("charts", "datasources", bed.Folder.Write("datasources.yaml", $"datasources: [{{ name: prod, type: prometheus, url: '{datasource}' }}]\n"));
        return bed;
    }

    private static string Alertmanager(string instance, string expression = "x > 1") => $$"""
        {"version":"4","status":"firing","receiver":"ops","groupKey":"{{instance}}","groupLabels":{},"commonLabels":{},"commonAnnotations":{},"externalURL":"http://am",
         "alerts":[{"status":"firing","labels":{"alertname":"Many","instance":"{{instance}}"},"annotations":{},"startsAt":"{{Time(-600)}}","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://p/graph?g0.expr={{Uri.EscapeDataString(expression)}}","fingerprint":"{{instance.GetHashCode(StringComparison.Ordinal):x16}}"}]}
        """;

    private static string Time(int seconds) =>
        (TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(seconds)).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static async Task<string> DrawAsync(TestBed bed, string[] arguments)
    {
        var file = bed.Folder.File($"drawn-{Guid.NewGuid():N}.svg");
        var (exitCode, _, error) = await RenderAsync(bed, file, arguments);
        Assert.That(exitCode, Is.Zero, error);
        return file;
    }

    private static Task<(int ExitCode, string Output, string Error)> RenderAsync(TestBed bed, string file, string[] arguments) =>
        DaemonProcess.RunAsync(["render", .. arguments, "--out", file, "--config", bed.ConfigFile]);

    private static IEnumerable<string> Curves(XDocument svg, string kind) =>
        svg.Descendants().Where(element => (string?)element.Attribute("class") == kind).Select(static element => element.Value);

    private static string[] Points(XDocument svg) =>
        svg.Descendants().First(static element => (string?)element.Attribute("class") == "own").Attribute("d")!.Value.Split('L');

    private static List<string> Texts(XDocument svg) =>
        [.. svg.Descendants().Where(static element => element.Name.LocalName == "text").Select(static element => element.Value)];

    /// <summary>Two hours of samples a quarter of a minute apart: one instance goes bad half an hour ago.</summary>
    private static string Past()
    {
        var text = new StringBuilder("# TYPE job:errors:ratio gauge\n");
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        foreach (var instance in Enumerable.Range(1, 3))
        {
            for (var at = now - 7200; at < now - 30; at += 15)
            {
                var wave = 0.05 + (0.02 * instance / 3) + (0.015 * Math.Sin((at + (instance * 400)) / 300d));
                var value = instance == 1 && at > now - 1800 ? Math.Min(0.34, wave + ((at - now + 1800) / 1200d * 0.3)) : wave;
                text.Append(CultureInfo.InvariantCulture, $"job:errors:ratio{{job=\"shop\",instance=\"web-{instance}\"}} {value:0.####} {at}\n");
            }
        }

        return text.Append("# EOF\n").ToString();
    }

    private static async Task Answer(HttpContext context, IEnumerable<(Dictionary<string, string> Labels, int Points)> series)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[");
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var isFirst = true;
        foreach (var (labels, points) in series)
        {
            var text = new StringBuilder(isFirst ? "" : ",")
                .Append("{\"metric\":")
                .Append(System.Text.Json.JsonSerializer.Serialize(labels))
                .Append(",\"values\":[");
            for (var point = 0; point < points; point++)
            {
                text.Append(point == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"[{now - points + point}.5,\"{point % 7}\"]");
            }

            await context.Response.WriteAsync(text.Append("]}").ToString());
            isFirst = false;
        }

        await context.Response.WriteAsync("]}}");
    }
}
