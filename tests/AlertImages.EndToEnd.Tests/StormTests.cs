using System.Diagnostics;
using System.Text;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AlertImages.EndToEnd.Tests;

/// <summary>A thousand alerts of fifty panels at once, told to Slack, a webhook and by mail.</summary>
public sealed class StormTests
{
    private const int Alerts = 1000;
    private const int Panels = 50;
    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(10);

    [TestCase(false)]
    [TestCase(true)]
    public async Task Every_text_is_out_within_the_picture_budget_and_every_panel_is_rendered_once(bool stalls)
    {
        var (running, most) = (0, 0);
        await using var renderer = await ScriptedHttpServer.StartAsync(async (context, request) =>
        {
            if (request.PathAndQuery.StartsWith("/render/version", StringComparison.Ordinal))
            {
                await context.Response.WriteAsync("{\"version\":\"5.0.0\"}");
                return;
            }

            InterlockedMax(ref most, Interlocked.Increment(ref running));
            try
            {
                await (stalls
                    ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
                    : context.Response.Body.WriteAsync(PngSample.Create(1000, 500)).AsTask());
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        });
        await using var slack = await ScriptedHttpServer.StartAsync(static (context, _) => context.Response.WriteAsync("ok"));
        await using var mails = new SmtpServer();
        await using var bed = await TestBed.CreateAsync();
        bed.Set("rendering", "mode", "remote");
        bed.Set("rendering", "server_url", renderer.Url.AbsoluteUri + "render");
        bed.Set("unified_alerting.screenshots", "capture_timeout", "10s");
        bed.Set("smtp", "enabled", "true");
        bed.Set("smtp", "host", $"127.0.0.1:{mails.Port}");
        bed.ContactPoint(
            "ops",
            $"{{ uid: a, type: slack, settings: {{ url: '{slack.Url}' }} }}",
            $"{{ uid: b, type: webhook, settings: {{ url: '{bed.Receiver.Url}' }} }}",
            "{ uid: c, type: email, settings: { addresses: ops@example.org } }");
        await bed.StartAsync();

        var started = Stopwatch.GetTimestamp();
        var statuses = await Task.WhenAll(Enumerable.Range(0, Panels).Select(async panel =>
        {
            var payload = GrafanaPayload.Of([.. Enumerable.Range(0, Alerts / Panels)
                .Select(number => GrafanaPayload.Firing($"web-{panel}-{number}", panel: panel + 1))]);
            payload["groupKey"] = $"group-{panel}";
            return (await bed.PostAsync(new StringContent(payload.ToJsonString(), Encoding.UTF8, "application/json"))).Status;
        }));
        var accepted = Stopwatch.GetElapsedTime(started);
        await Eventually.HoldsAsync(
            () => bed.Receiver.Requests.Count == Panels && mails.Commands.Count(static command => command == "DATA") == Panels,
            "webhook and mail are told",
            s_budget * 3);
        var told = Stopwatch.GetElapsedTime(started);
        var rendered = renderer.Requests.Count(static request => request.PathAndQuery.StartsWith("/render?", StringComparison.Ordinal));

        Assert.That(statuses, Is.All.EqualTo(200));
        Assert.That(accepted, Is.LessThan(TimeSpan.FromSeconds(2)));
        Assert.That(told, Is.LessThan(s_budget + TimeSpan.FromSeconds(stalls ? 5 : 0)));
        // max_concurrent_screenshots; the server counts a request that was given up until it notices
        Assert.That(stalls ? 0 : most, Is.LessThanOrEqualTo(5));
        Assert.That(rendered, stalls ? Is.LessThanOrEqualTo(Panels) : Is.EqualTo(Panels));
        Assert.That(
            bed.Receiver.Requests.Sum(static request => request.Json["alerts"]!.AsArray().Count(static alert => alert!["imageURL"] is not null)),
            Is.EqualTo(stalls ? 0 : Alerts));
        // Slack takes one message a second of a webhook: the rest waits its turn and holds nobody up
        Assert.That(slack.Requests, Is.Not.Empty);
        await TestContext.Out.WriteLineAsync($"accepted in {accepted}, told in {told}, {rendered} rendered, at most {most} at a time");
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
