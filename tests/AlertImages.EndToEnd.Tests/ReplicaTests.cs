using System.Text;
using AlertImages.TestSupport;

namespace AlertImages.EndToEnd.Tests;

/// <summary>Two daemons and one PostgreSQL: nothing is lost, nothing is told twice, one picture for each alert.</summary>
public sealed class ReplicaTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(90);
    private PostgresServer _postgres = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _postgres = await PostgresServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _postgres.DisposeAsync();

    [Test]
    public async Task What_both_take_in_is_told_once_and_shows_one_picture()
    {
        await using var bed = await CreateAsync();
        await bed.StartAsync();
        var other = await bed.StartReplicaAsync();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => SendAsync(bed, number % 2 == 0 ? bed.Daemon : other, $"web-{number}")));
        await Eventually.HoldsAsync(() => Told(bed).Count >= 40, "all are told", s_deadline);

        Assert.That(Told(bed), Is.EquivalentTo(Enumerable.Range(0, 40).Select(static number => $"web-{number}")));
        Assert.That(await bed.MetricAsync("alertimages_delivery_attempts_total{type=\"webhook\"}"), Is.InRange(1, 39), "both work");
        var pictures = bed.Receiver.Requests.Select(static request => request.Json["alerts"]![0]!["imageURL"]!.GetValue<string>()).Distinct().ToList();
        foreach (var picture in pictures)
        {
            // whoever is asked has it
            var elsewhere = picture.Replace(bed.Daemon.Address.AbsoluteUri, other.Address.AbsoluteUri, StringComparison.Ordinal);
            Assert.That((await bed.GetBytesAsync(elsewhere)).AsSpan(1, 3).ToArray(), Is.EqualTo("PNG"u8.ToArray()));
        }

        foreach (var daemon in new[] { bed.Daemon, other })
        {
            var history = Encoding.UTF8.GetString(await bed.GetBytesAsync(daemon.Address.AbsoluteUri));
            Assert.That(history.Split("<article>").Skip(1).Count(), Is.EqualTo(40));
            Assert.That(history.Split("<img src=\"/notifications/images/").Skip(1).Count(), Is.EqualTo(40), "every daemon shows every picture");
        }
    }

    [Test]
    public async Task The_same_alert_in_groups_of_both_has_one_picture()
    {
        await using var bed = await CreateAsync();
        await bed.StartAsync();
        var other = await bed.StartReplicaAsync();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async number =>
        {
            var payload = GrafanaPayload.Of(GrafanaPayload.Firing());
            payload["groupKey"] = $"group-{number}";
            await bed.PostAsync(new StringContent(payload.ToJsonString(), Encoding.UTF8, "application/json"), daemon: number % 2 == 0 ? bed.Daemon : other);
        }));
        await Eventually.HoldsAsync(() => bed.Receiver.Requests.Count >= 6, "all groups are told of", s_deadline);

        Assert.That(bed.Grafana.Requests.Count(static request => request.PathAndQuery.StartsWith("/d-solo/", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(
            bed.Receiver.Requests.Select(static request => request.Json["alerts"]![0]!["imageURL"]!.GetValue<string>()).Distinct().Count(),
            Is.EqualTo(1));
    }

    [Test]
    public async Task The_same_event_at_both_is_one()
    {
        await using var bed = await CreateAsync();
        await bed.StartAsync();
        var other = await bed.StartReplicaAsync();
        var body = GrafanaPayload.Of(GrafanaPayload.Firing()).ToJsonString();

        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
            (await bed.PostAsync(
                new StringContent(body, Encoding.UTF8, "application/json"),
                daemon: number % 2 == 0 ? bed.Daemon : other)).Json!["id"]!.GetValue<string>()));

        Assert.That(ids.Distinct().Count(), Is.EqualTo(1));
        await bed.Receiver.NextAsync(s_deadline);
        await SendAsync(bed, other, "the-last-one");
        await Eventually.HoldsAsync(() => Told(bed).Contains("the-last-one"), "what came later is told", s_deadline);
        Assert.That(bed.Receiver.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Fifty_times_the_same_alert_at_three_daemons_is_two_pictures()
    {
        await using var bed = await CreateAsync();
        await bed.StartAsync();
        DaemonProcess[] daemons = [bed.Daemon, await bed.StartReplicaAsync(), await bed.StartReplicaAsync()];

        foreach (var alert in new[] { GrafanaPayload.Firing(), GrafanaPayload.Resolved() })
        {
            var before = bed.Receiver.Requests.Count;
            await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
            {
                // a group of its own each, so that none is a duplicate
                var payload = GrafanaPayload.Of(alert.DeepClone().AsObject());
                payload["groupKey"] = $"group-{number}";
                await bed.PostAsync(new StringContent(payload.ToJsonString(), Encoding.UTF8, "application/json"), daemon: daemons[number % daemons.Length]);
            }));
            await Eventually.HoldsAsync(() => bed.Receiver.Requests.Count >= before + 50, "all groups are told of", s_deadline);
        }

        // pictures, not requests: a page that did not load on a busy machine is asked for once more
        var taken = 0d;
        foreach (var daemon in daemons)
        {
            taken += await bed.MetricAsync("grafana_screenshot_successes_total", daemon);
        }

        Assert.That(taken, Is.EqualTo(2));
        Assert.That(
            bed.Receiver.Requests.Select(static request => request.Json["alerts"]![0]!["imageURL"]!.GetValue<string>().Split('/')[^1]).Distinct().Count(),
            Is.EqualTo(2));
        Assert.That(bed.Receiver.Requests, Has.Count.EqualTo(100));
    }

    [TestCase("KILL")]
    [TestCase("STOP")]
    public async Task What_one_leaves_behind_the_other_takes_over(string signal)
    {
        var isOpen = new TaskCompletionSource();
        await using var bed = await CreateAsync(capture: true);
        // the first daemon is in the middle of its picture when it ends
        bed.Grafana.Page("solo", context =>
        {
            isOpen.TrySetResult();
            return "<div class='panel-solo'>never</div><script>window.panelsRendered=0</script>";
        });
        bed.Set("unified_alerting.screenshots", "capture_timeout", "30s");
        await bed.StartAsync();
        await SendAsync(bed, bed.Daemon, "web-1");
        await isOpen.Task.WaitAsync(s_deadline);

        await bed.Daemon.SignalAsync(signal);
        bed.Grafana.Page("solo", "<div class='panel-solo' style='background:#234;width:100%;height:300px'>chart</div><script>window.panelsRendered=1</script>");
        var other = await bed.StartReplicaAsync();
        Assert.That((await bed.Receiver.NextAsync(s_deadline)).Json["alerts"]![0]!["labels"]!["instance"]!.GetValue<string>(), Is.EqualTo("web-1"));
        Assert.That(other.Output, Does.Contain("Took over 1 events and deliveries").Or.Contain("Took back 1 events and deliveries"));

        if (signal == "STOP")
        {
            // it wakes up with a lease that it has lost: what it does now must not count
            await bed.Daemon.SignalAsync("CONT");
            await SendAsync(bed, bed.Daemon, "web-2");
            await Eventually.HoldsAsync(() => Told(bed).Contains("web-2"), "the one that was frozen works again", s_deadline);
        }

        Assert.That(Told(bed).Count(static instance => instance == "web-1"), Is.EqualTo(1));
    }

    [Test]
    public async Task While_the_database_is_away_senders_are_told_to_come_again_and_afterwards_all_goes_on()
    {
        await using var bed = await CreateAsync(capture: false);
        await bed.StartAsync();
        await SendAsync(bed, bed.Daemon, "before");
        await Eventually.HoldsAsync(() => Told(bed).Count == 1, "it is told", s_deadline);

        await _postgres.KillAsync();
        var (status, _) = await bed.PostAsync(Body("during"));
        Assert.That(status, Is.EqualTo(503));
        using var http = TestHttp.Create();
        using var history = await http.GetAsync(bed.Daemon.Address);
        Assert.That((int)history.StatusCode, Is.EqualTo(503), "the history says so, too");

        await _postgres.StartAgainAsync();
        await Eventually.HoldsAsync(async () => (await bed.PostAsync(Body("after"))).Status == 200, "events are taken again", TimeSpan.FromSeconds(15));
        await Eventually.HoldsAsync(() => Told(bed).Contains("after"), "it is told", s_deadline);
    }

    [Test]
    public async Task A_store_is_moved_from_SQLite_with_what_waits_in_it()
    {
        await using var bed = await CreateAsync(capture: false, type: "sqlite3");
        var isUp = false;
        await using var vendor = await ScriptedHttpServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = Volatile.Read(ref isUp) ? 200 : 503;
            return Task.CompletedTask;
        });
        bed.ContactPoint("ops", $"{{ uid: hook, type: webhook, settings: {{ url: '{vendor.Url}' }} }}");
        await bed.StartAsync();
        await SendAsync(bed, bed.Daemon, "waits");
        await vendor.NextAsync(s_deadline);
        var ruler = new StringContent("""[{"labels":{"alertname":"OfARuler"}}]""", Encoding.UTF8, "application/json");
        Assert.That((await bed.PostAsync(ruler, "api/v2/alerts")).Status, Is.EqualTo(200));
        Assert.That(await bed.Daemon.StopAsync(), Is.Zero);

        bed.Set("database", "type", "postgres");
        bed.WriteConfig();
        var (exitCode, output, error) = await DaemonProcess.RunAsync(["migrate", "--config", bed.ConfigFile]);
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Match(@"^moved \d+ rows; start the daemon, and keep alertimages\.db until all is well\n$"));
        Assert.That(
            error,
            Does.Contain("event: 1 rows").And.Contain("delivery: 1 rows").And.Match(@"delivery_attempt: [1-9]\d* rows").And.Contain(
                "active_alert: 1 rows").And.Contain(
                "alert_group: 1 rows"));
        Assert.That((await DaemonProcess.RunAsync(["migrate", "--config", bed.ConfigFile])).Error, Does.Contain("is not empty: its table event has rows"));

        Volatile.Write(ref isUp, true);
        await bed.RestartAsync();
        Assert.That((await vendor.NextAsync(s_deadline)).Json["alerts"]![0]!["labels"]!["instance"]!.GetValue<string>(), Is.EqualTo("waits"));
    }

    private async Task<TestBed> CreateAsync(bool capture = true, string type = "postgres")
    {
        var bed = await TestBed.CreateAsync(capture: capture);
        bed.Set("database", "type", type);
        bed.Set("database", "host", $"127.0.0.1:{_postgres.Port}");
        bed.Set("database", "name", await _postgres.CreateDatabaseAsync());
        bed.Set("database", "user", PostgresServer.User);
        bed.Grafana.Page("solo", "<div class='panel-solo' style='background:#234;width:100%;height:300px'>chart</div><script>window.panelsRendered=1</script>");
        return bed;
    }

    private static async Task SendAsync(TestBed bed, DaemonProcess daemon, string instance)
    {
        var (status, json) = await bed.PostAsync(Body(instance), daemon: daemon);
        Assert.That(status, Is.EqualTo(200), json?.ToJsonString());
    }

    private static StringContent Body(string instance)
    {
        var payload = GrafanaPayload.Of(GrafanaPayload.Firing(instance));
        payload["groupKey"] = "{}:{instance=\"" + instance + "\"}";
        return new StringContent(payload.ToJsonString(), Encoding.UTF8, "application/json");
    }

    private static List<string> Told(TestBed bed) =>
        [.. bed.Receiver.Requests.Select(static request => request.Json["alerts"]![0]!["labels"]!["instance"]!.GetValue<string>())];
}
