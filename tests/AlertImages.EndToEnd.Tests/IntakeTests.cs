using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using AlertImages.TestSupport;

namespace AlertImages.EndToEnd.Tests;

/// <summary>What the daemon answers to good and bad senders.</summary>
public sealed class IntakeTests
{
    private static readonly string s_good = GrafanaPayload.Of(GrafanaPayload.Firing()).ToJsonString();

    private static IEnumerable<TestCaseData> Bad()
    {
        yield return new TestCaseData("", 400, "body").SetArgDisplayNames("empty");
        yield return new TestCaseData("not json", 400, "body").SetArgDisplayNames("not JSON");
        yield return new TestCaseData(s_good[..^10], 400, "alerts[0]").SetArgDisplayNames("cut off");
        yield return new TestCaseData("{\"version\":\"1\",\"alerts\":[]}", 400, "alerts").SetArgDisplayNames("no alerts");
        yield return new TestCaseData(s_good.Replace("\"firing\"", "\"burning\"", StringComparison.Ordinal), 400, "alerts[0].status")
            .SetArgDisplayNames("no such status");
        yield return new TestCaseData(s_good + new string(' ', 3000), 413, "body").SetArgDisplayNames("too large");
    }

    [TestCaseSource(nameof(Bad))]
    public async Task Bad_input_is_answered_with_what_is_wrong_and_nothing_is_stored(string body, int expected, string field)
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        bed.Set("server", "max_body_size", "3000B");
        await bed.StartAsync();

        var (status, json) = await bed.PostAsync(new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.That((status, json!["field"]!.GetValue<string>()), Is.EqualTo((expected, field)));
        Assert.That(json["error"]!.GetValue<string>(), Is.Not.Empty);
        await AssertNothingStoredAsync(bed);
        await bed.SendAsync(GrafanaPayload.Firing());
        await bed.Receiver.NextAsync();
    }

    [Test]
    public async Task A_large_body_without_a_length_is_refused_too()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        bed.Set("server", "max_body_size", "2KiB");
        await bed.StartAsync();
        using var content = new StreamContent(new MemoryStream(new byte[100_000]));
        content.Headers.ContentLength = null;

        var (status, json) = await bed.PostAsync(content, headers: static headers => headers.TransferEncodingChunked = true);

        Assert.That((status, json!["field"]!.GetValue<string>()), Is.EqualTo((413, "body")));
        await AssertNothingStoredAsync(bed);
    }

    [Test]
    public async Task A_sender_that_goes_away_in_the_middle_leaves_nothing()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        await bed.StartAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, bed.Daemon.Address.Port);
            await client.GetStream()
                .WriteAsync(Encoding.ASCII.GetBytes($"POST /api/v1/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: {s_good.Length}\r\n\r\n{s_good[..100]}"));
        }

        await bed.SendAsync(GrafanaPayload.Firing());
        await bed.Receiver.NextAsync();
        Assert.That(await bed.MetricAsync("alertimages_events_received_total{source=\"grafana\"}"), Is.EqualTo(1));
    }

    [Test]
    public async Task Who_does_not_show_a_token_is_refused_before_the_body_is_read()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        bed.Set("security", "webhook_tokens", "first-token second-token");
        await bed.StartAsync();

        var (refused, json) = await bed.PostAsync(new StringContent("not json"));
        var (wrong, _) = await bed.PostAsync(new StringContent(s_good), headers: static headers => headers.Add("Authorization", "Bearer third-token"));
        await AssertNothingStoredAsync(bed);
        var (accepted, _) = await bed.PostAsync(new StringContent(s_good), headers: static headers => headers.Add("Authorization", "Bearer second-token"));

        Assert.That((refused, wrong, accepted), Is.EqualTo((401, 401, 200)));
        Assert.That(json!["error"]!.GetValue<string>(), Does.Contain("[security]"));
        Assert.That(await bed.MetricAsync("alertimages_events_rejected_total{reason=\"unauthenticated\"}"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_contact_point_is_chosen_by_path_then_receiver_then_default()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        bed.ContactPoint("other", $"{{ uid: other, type: webhook, settings: {{ url: '{bed.Receiver.Url}other' }} }}");
        await bed.StartAsync();
        var named = GrafanaPayload.Of(GrafanaPayload.Firing("named"));
        named["receiver"] = "other";
        var unknown = GrafanaPayload.Of(GrafanaPayload.Firing("unknown"));
        unknown["receiver"] = "nobody";

        var (missing, json) = await bed.PostAsync(new StringContent(s_good), "api/v1/webhook/nobody");
        await bed.PostAsync(new StringContent(s_good), "api/v1/webhook/other");
        var byPath = await bed.Receiver.NextAsync();
        await bed.PostAsync(new StringContent(named.ToJsonString()));
        var byReceiver = await bed.Receiver.NextAsync();
        await bed.PostAsync(new StringContent(unknown.ToJsonString()));
        var byDefault = await bed.Receiver.NextAsync();

        Assert.That((missing, json!["field"]!.GetValue<string>()), Is.EqualTo((404, "contactPoint")));
        Assert.That((byPath.PathAndQuery, byReceiver.PathAndQuery, byDefault.PathAndQuery), Is.EqualTo(("/other", "/other", "/")));
    }

    [Test]
    public async Task A_full_backlog_is_answered_503_with_a_time()
    {
        await using var bed = await TestBed.CreateAsync(static _ => 503, capture: false);
        bed.Set("notifications", "backlog_limit", "1");
        await bed.StartAsync();
        await bed.SendAsync(GrafanaPayload.Firing());
        using var http = TestHttp.Create();
        using var content = new StringContent(GrafanaPayload.Of(GrafanaPayload.Firing("web-2")).ToJsonString());

        using var answer = await http.PostAsync(new Uri(bed.Daemon.Address, "api/v1/webhook"), content);
        using var ready = await http.GetAsync(new Uri(bed.Daemon.Address, "-/ready"));

        Assert.That(((int)answer.StatusCode, answer.Headers.RetryAfter?.Delta, (int)ready.StatusCode), Is.EqualTo((503, TimeSpan.FromSeconds(5), 503)));
    }

    [TestCase("grafana-webhook-firing.json", "grafana")]
    [TestCase("grafana-webhook-partly-resolved.json", "grafana")]
    [TestCase("grafana-webhook-no-panel.json", "grafana")]
    [TestCase("alertmanager-webhook-firing.json", "alertmanager")]
    public async Task What_senders_really_send_is_delivered(string file, string source)
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        await bed.StartAsync();
        var sent = await File.ReadAllTextAsync(RepositoryRoot.File("samples", "payloads", file));

        var (status, _) = await bed.PostAsync(new StringContent(sent));
        var body = (await bed.Receiver.NextAsync()).Json;

        Assert.That(status, Is.EqualTo(200));
        Assert.That(body["groupKey"]!.GetValue<string>(), Is.EqualTo(JsonNode.Parse(sent)!["groupKey"]!.GetValue<string>()));
        Assert.That(await bed.MetricAsync($"alertimages_events_received_total{{source=\"{source}\"}}"), Is.EqualTo(1));
    }

    [Test]
    public async Task Health_readiness_and_metrics_answer()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        await bed.StartAsync();

        Assert.That(await bed.GetTextAsync("-/healthy"), Is.EqualTo("OK\n"));
        Assert.That(await bed.GetTextAsync("-/ready"), Is.EqualTo("OK\n"));
        Assert.That(
            await bed.GetTextAsync("metrics"),
            Does.Contain("# TYPE alertimages_browser_restarts_total").Or.Contain("# TYPE alertimages_queue_depth gauge"));
    }

    private static async Task AssertNothingStoredAsync(TestBed bed)
    {
        Assert.That(await bed.MetricAsync("alertimages_events_received_total{source=\"grafana\"}"), Is.Zero);
        Assert.That(bed.Receiver.Requests, Is.Empty);
    }
}
