using System.Diagnostics;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AlertImages.EndToEnd.Tests;

/// <summary>Renderer, vendors and the process itself fail; the alert arrives.</summary>
public sealed class FaultTests
{
    [Test]
    public async Task A_panel_that_hangs_costs_its_budget_and_no_more()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.Set("notifications", "wait_for_images", "1s");
        await bed.StartAsync();
        var started = Stopwatch.GetTimestamp();

        await bed.SendAsync(GrafanaPayload.Firing(dashboard: "never"));
        var body = (await bed.Receiver.NextAsync()).Json;

        Assert.That(Stopwatch.GetElapsedTime(started), Is.InRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10)));
        Assert.That(body["alerts"]![0]!["imageReason"]!.GetValue<string>(), Is.EqualTo("the picture was not ready in time"));
        Assert.That(body["message"]!.GetValue<string>(), Does.EndWith("No picture: the picture was not ready in time."));
        Assert.That(await bed.MetricAsync("alertimages_missing_images_total{reason=\"timeout\"}"), Is.EqualTo(1));
        Assert.That(await bed.MetricAsync("alertimages_late_images_total"), Is.EqualTo(1));
    }

    [Test]
    public async Task No_browser_costs_the_picture_only()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.Set("rendering", "browser_path", "/nowhere/chromium");
        await bed.StartAsync();

        await bed.SendAsync(GrafanaPayload.Firing());
        var body = (await bed.Receiver.NextAsync()).Json;

        Assert.That(body["alerts"]![0]!["imageReason"]!.GetValue<string>(), Is.EqualTo("the renderer is not available"));
        Assert.That(await bed.MetricAsync("grafana_screenshot_failures_total{reason=\"renderer_unavailable\"}"), Is.EqualTo(1));
        Assert.That(bed.Daemon.Output, Does.Contain("/nowhere/chromium does not exist"));
    }

    [TestCase("unauthorized", "login_page", "Grafana asked for a log-in")]
    [TestCase("panel-not-found", "panel_not_found", "the panel was not found on the dashboard")]
    public async Task A_page_that_is_no_panel_is_told(string dashboard, string reason, string text)
    {
        await using var bed = await TestBed.CreateAsync();
        await bed.StartAsync();

        await bed.SendAsync(GrafanaPayload.Firing(dashboard: dashboard));
        var body = (await bed.Receiver.NextAsync()).Json;

        Assert.That(body["alerts"]![0]!["imageReason"]!.GetValue<string>(), Is.EqualTo(text));
        Assert.That(await bed.MetricAsync($"grafana_screenshot_failures_total{{reason=\"{reason}\"}}"), Is.EqualTo(1));
    }

    [Test]
    public async Task An_alert_without_a_panel_says_so_with_Grafana_s_words_in_the_log()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.Set("log", "level", "debug");
        await bed.StartAsync();
        var alert = GrafanaPayload.Firing();
        alert.Remove("panelURL");
        alert.Remove("dashboardURL");

        await bed.SendAsync(alert);
        var body = (await bed.Receiver.NextAsync()).Json;

        Assert.That(body["message"]!.GetValue<string>(), Does.EndWith("No picture: the alert is not associated with a dashboard."));
        Assert.That(bed.Daemon.Output, Does.Contain("Cannot take screenshot for alert rule as it is not associated with a dashboard"));
    }

    [Test]
    public async Task Kill_between_the_answer_and_the_delivery_loses_nothing()
    {
        var isUp = false;
        await using var bed = await TestBed.CreateAsync(_ => Volatile.Read(ref isUp) ? 200 : 503, capture: false);
        await bed.StartAsync();
        await bed.SendAsync(GrafanaPayload.Firing());
        await bed.Receiver.NextAsync();

        await bed.Daemon.KillAsync();
        Volatile.Write(ref isUp, true);
        await bed.RestartAsync();

        var body = (await bed.Receiver.NextAsync()).Json;
        Assert.That(body["alerts"]![0]!["fingerprint"]!.GetValue<string>(), Is.EqualTo("f-web-1"));
        await Eventually.HoldsAsync(async () => await bed.MetricAsync("alertimages_queue_depth{stage=\"deliveries\"}") == 0, "the queue is empty");
    }

    [Test]
    public async Task Kill_while_the_picture_is_taken_loses_nothing_and_leaves_no_browser()
    {
        await using var bed = await TestBed.CreateAsync();
        await bed.StartAsync();
        await bed.SendAsync(GrafanaPayload.Firing(dashboard: "never"));
        await Eventually.HoldsAsync(() => bed.Grafana.Requests.Count > 0, "the page was opened");

        await bed.Daemon.KillAsync();
        await Eventually.HoldsAsync(() => Rendering.Chromium.BrowserProcesses.Find(Path.Combine(bed.DataFolder, "browser")).Count == 0, "the browser is gone");
        bed.Grafana.Page("never", "<div class='panel-solo'>panel</div><script>window.panelsRendered=1</script>");
        await bed.RestartAsync();

        Assert.That((await bed.Receiver.NextAsync()).Json["alerts"]![0]!["imageURL"], Is.Not.Null);
        Assert.That(bed.Daemon.Output, Does.Contain("Took back 1 events and deliveries"));
    }

    [Test]
    public async Task Slack_s_wish_to_wait_is_granted()
    {
        var answers = 0;
        var times = new List<long>();
        await using var slack = await ScriptedHttpServer.StartAsync((context, _) =>
        {
            times.Add(Stopwatch.GetTimestamp());
            if (Interlocked.Increment(ref answers) == 1)
            {
                context.Response.StatusCode = 429;
                context.Response.Headers.RetryAfter = "2";
                return Task.CompletedTask;
            }

            return context.Response.WriteAsJsonAsync(new { ok = true, channel = "C1", ts = "1.2" });
        });
        await using var bed = await SlackBedAsync(slack);

        await bed.SendAsync(GrafanaPayload.Firing());
        await slack.NextAsync();
        await slack.NextAsync();

        Assert.That(Stopwatch.GetElapsedTime(times[0], times[1]), Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(2)));
        await Eventually.HoldsAsync(
            async () => await bed.MetricAsync("alertimages_deliveries_total{type=\"slack\",outcome=\"delivered\"}") == 1,
            "it was delivered");
        Assert.That(await bed.MetricAsync("alertimages_delivery_failures_total{type=\"slack\",reason=\"rateLimited\"}"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_server_error_is_tried_again_until_it_works()
    {
        var answers = 0;
        await using var bed = await TestBed.CreateAsync(_ => Interlocked.Increment(ref answers) < 3 ? 502 : 200, capture: false);
        await bed.StartAsync();

        await bed.SendAsync(GrafanaPayload.Firing());
        RecordedRequest[] requests = [await bed.Receiver.NextAsync(), await bed.Receiver.NextAsync(), await bed.Receiver.NextAsync()];

        Assert.That(requests.Select(static request => request.Json["groupKey"]!.GetValue<string>()).Distinct().Count(), Is.EqualTo(1));
        await Eventually.HoldsAsync(
            async () => await bed.MetricAsync("alertimages_deliveries_total{type=\"webhook\",outcome=\"delivered\"}") == 1,
            "it was delivered");
    }

    [Test]
    public async Task No_connection_is_tried_again_until_there_is_one()
    {
        await using var gone = await ScriptedHttpServer.StartAsync(200);
        var port = gone.Url.Port;
        await gone.DisposeAsync();
        await using var bed = await TestBed.CreateAsync(capture: false);
        bed.ContactPoint("ops", $"{{ uid: hook, type: webhook, settings: {{ url: 'http://127.0.0.1:{port}/' }} }}");
        await bed.StartAsync();

        await bed.SendAsync(GrafanaPayload.Firing());
        await Eventually.HoldsAsync(
            async () => await bed.MetricAsync("alertimages_delivery_failures_total{type=\"webhook\",reason=\"connectionFailed\"}") >= 1,
            "the attempt failed");

        bed.ContactPoint("ops", $"{{ uid: hook, type: webhook, settings: {{ url: '{bed.Receiver.Url}' }} }}");
        Assert.That(
            (await bed.Receiver.NextAsync()).Json["status"]!.GetValue<string>(),
            Is.EqualTo("firing"),
            "the file was read again, and the retry used it");
    }

    [Test]
    public async Task A_fatal_error_of_Slack_is_dead_at_once_and_visible()
    {
        await using var slack = await ScriptedHttpServer.StartAsync(static (context, _) => context.Response.WriteAsJsonAsync(new
        {
            ok = false,
            error = "channel_not_found",
        }));
        await using var bed = await SlackBedAsync(slack);

        await bed.SendAsync(GrafanaPayload.Firing());
        await slack.NextAsync();

        await Eventually.HoldsAsync(async () => await bed.MetricAsync("alertimages_dead_deliveries_total{type=\"slack\"}") == 1, "it was counted");
        Assert.That(await bed.MetricAsync("alertimages_delivery_failures_total{type=\"slack\",reason=\"clientError\"}"), Is.EqualTo(1));
        await Eventually.HoldsAsync(() => bed.Daemon.Output.Contains("channel_not_found", StringComparison.Ordinal), "it was logged");
        Assert.That(slack.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_slow_vendor_holds_nobody_up()
    {
        await using var slow = await ScriptedHttpServer.StartAsync(static (context, _) => Task.Delay(
            Timeout.InfiniteTimeSpan,
            TimeProvider.System,
            context.RequestAborted));
        await using var bed = await TestBed.CreateAsync(capture: false);
        bed.Set("notifications", "workers", "4");
        bed.ContactPoint("slow", $"{{ uid: slow, type: webhook, settings: {{ url: '{slow.Url}' }} }}");
        await bed.StartAsync();
        for (var index = 0; index < 8; index++)
        {
            var payload = GrafanaPayload.Of(GrafanaPayload.Firing($"web-{index}"));
            payload["groupKey"] = $"slow-{index}";
            var (status, _) = await bed.PostAsync(new StringContent(payload.ToJsonString()), "api/v1/webhook/slow");
            Assert.That(status, Is.EqualTo(200));
        }

        await Eventually.HoldsAsync(() => slow.Requests.Count > 0, "the slow vendor is busy");
        await bed.SendAsync(GrafanaPayload.Firing());

        Assert.That((await bed.Receiver.NextAsync(TimeSpan.FromSeconds(5))).Json["status"]!.GetValue<string>(), Is.EqualTo("firing"));
    }

    private static async Task<TestBed> SlackBedAsync(ScriptedHttpServer slack)
    {
        var bed = await TestBed.CreateAsync(capture: false);
        bed.ContactPoint("ops", $"{{ uid: bot, type: slack, settings: {{ url: '{slack.Url}', token: xoxb-1, recipient: '#alerts' }} }}");
        await bed.StartAsync();
        return bed;
    }
}
