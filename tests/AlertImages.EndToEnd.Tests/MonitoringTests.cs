using System.Text.Json.Nodes;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AlertImages.EndToEnd.Tests;

/// <summary>A real Prometheus and a real Alertmanager send to the daemon; <c>amtool</c> reads from it.</summary>
public sealed class MonitoringTests
{
    private const string Policies = """
        apiVersion: 1
        policies:
          - orgId: 1
            receiver: ops
            group_by: [alertname]
            group_wait: 100ms
            group_interval: 1s
            repeat_interval: 1h
        """;

    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);

    [Test]
    public async Task Prometheus_sends_an_alert_and_its_end_and_the_panel_of_its_annotation_is_in_the_message()
    {
        var isFull = true;
        await using var target =
            await ScriptedHttpServer.StartAsync((context, _) => context.Response.WriteAsync($"disk_full {(Volatile.Read(ref isFull) ? 1 : 0)}\n"));
        await using var bed = await StartAsync();
        await using var prometheus = await MonitoringProcess.StartPrometheusAsync(
            bed.Folder,
            """
            groups:
              - name: disks
                rules:
                  - alert: DiskFull
                    expr: disk_full == 1
                    labels: { severity: critical }
                    annotations:
                      summary: The disk is full
                      dashboard_url: https://elsewhere.example.org/d/solo/disks?viewPanel=4&var-host=web-1
            """,
            target.Url, bed.Daemon.Address);

        var firing = (await bed.Receiver.NextAsync(s_deadline)).Json;
        var alert = firing["alerts"]![0]!;
        Assert.That((firing["status"]!.GetValue<string>(), firing["groupKey"]!.GetValue<string>()), Is.EqualTo(("firing", "{}:{alertname=\"DiskFull\"}")));
        Assert.That(alert["labels"]!["severity"]!.GetValue<string>(), Is.EqualTo("critical"));
        Assert.That((await bed.GetBytesAsync(alert["imageURL"]!.GetValue<string>())).AsSpan(1, 3).ToArray(), Is.EqualTo("PNG"u8.ToArray()));
        Assert.That(
            bed.Grafana.Requests.Select(static request => request.PathAndQuery),
            Has.Some.Contains("/d-solo/solo").And.Contains("panelId=4").And.Contains("var-host=web-1"));

        Volatile.Write(ref isFull, false);
        var resolved = (await bed.Receiver.NextAsync(s_deadline)).Json;
        Assert.That(resolved["status"]!.GetValue<string>(), Is.EqualTo("resolved"));
        Assert.That(resolved["alerts"]![0]!["fingerprint"]!.GetValue<string>(), Is.EqualTo(alert["fingerprint"]!.GetValue<string>()));
        Assert.That(bed.Receiver.Requests, Has.Count.EqualTo(2), "Prometheus repeats an alert every second; nobody is told twice");
    }

    [Test]
    public async Task Alertmanager_sends_an_alert_and_its_end_and_our_fingerprint_is_its()
    {
        await using var bed = await StartAsync();
        await using var alertmanager = await MonitoringProcess.StartAlertmanagerAsync(bed.Folder, new Uri(bed.Daemon.Address, "api/v1/webhook"));
        string[] alert = ["alert", "add", "alertname=Slow", "team=web", "umlaut=ä ö", "--annotation=__dashboardUid__=solo", "--annotation=__panelId__=4"];

        await RunAsync(alertmanager.Url, alert);
        var firing = (await bed.Receiver.NextAsync(s_deadline)).Json;
        Assert.That(firing["alerts"]![0]!["imageURL"]!.GetValue<string>(), Does.EndWith(".png"));

        // the same alert by the v2 API: who computes the fingerprint must not matter
        await RunAsync(bed.Daemon.Address, alert);
        Assert.That(await FingerprintAsync(bed.Daemon.Address), Is.EqualTo(await FingerprintAsync(alertmanager.Url)));
        Assert.That(firing["alerts"]![0]!["fingerprint"]!.GetValue<string>(), Is.EqualTo(await FingerprintAsync(alertmanager.Url)));
        Assert.That((await bed.Receiver.NextAsync(s_deadline)).Json["groupKey"]!.GetValue<string>(), Is.EqualTo("{}:{alertname=\"Slow\"}"));

        await RunAsync(alertmanager.Url, [.. alert, "--end", "2026-01-01T00:00:00Z", "--start", "2025-01-01T00:00:00Z"]);
        Assert.That((await bed.Receiver.NextAsync(s_deadline)).Json["status"]!.GetValue<string>(), Is.EqualTo("resolved"));
    }

    [Test]
    public async Task Amtool_reads_alerts_routes_and_the_status()
    {
        await using var bed = await StartAsync();
        bed.ContactPoint("web", "{ uid: web-hook, type: webhook, settings: { url: 'http://127.0.0.1:9/' } }");
        await RunAsync(bed.Daemon.Address, "alert", "add", "alertname=A", "team=web", "--annotation=summary=first");
        await RunAsync(bed.Daemon.Address, "alert", "add", "alertname=B", "team=db");

        Assert.That(await RunAsync(bed.Daemon.Address, "alert", "query"), Does.Contain("A ").And.Contain("first").And.Contain("B ").And.Contain("active"));
        Assert.That(await RunAsync(bed.Daemon.Address, "alert", "query", "team=~d.*"), Does.Contain("B ").And.Not.Contain("A "));
        Assert.That(await RunAsync(bed.Daemon.Address, "config", "routes", "test", "team=db"), Does.StartWith("ops"));
        Assert.That(await RunAsync(bed.Daemon.Address, "config", "show"), Does.Contain("receiver: \"ops\""));
        Assert.That(await RunAsync(bed.Daemon.Address, "cluster", "show"), Does.Contain("disabled"));
        Assert.That(await RunAsync(bed.Daemon.Address, "silence", "query"), Does.Contain("ID"));
        Assert.That(await RunAsync(new Uri(bed.Daemon.Address, "alertmanager"), "alert", "query"), Does.Contain("first"));
    }

    [Test]
    public async Task Valid_alerts_are_told_when_others_of_the_request_are_bad()
    {
        await using var bed = await StartAsync();

        var (status, error) = await bed.PostAsync(
            new StringContent(
                """[{"labels":{"empty":""}},{"labels":{"alertname":"Good"}},{"labels":{"alertname":"Bad"},"startsAt":"2026-01-02T00:00:00Z","endsAt":"2026-01-01T00:00:00Z"},{"labels":{"alertname":"Bad"},"startsAt":"soon"}]"""),
            "api/v2/alerts");

        Assert.That(status, Is.EqualTo(400));
        Assert.That(error!.GetValue<string>(), Is.EqualTo(
            "[0].labels: at least one label pair required; [2].endsAt: start time must be before end time; [3].startsAt: is not a time as of RFC 3339"));
        Assert.That((await bed.Receiver.NextAsync(s_deadline)).Json["alerts"]![0]!["labels"]!["alertname"]!.GetValue<string>(), Is.EqualTo("Good"));
    }

    [Test]
    public async Task Grafana_s_contact_point_is_not_grouped_again()
    {
        await using var bed = await StartAsync(static bed => bed.Set("alertmanager", "grouping", "as_received"));
        var body = """
            [{"labels":{"alertname":"CPU","grafana_folder":"Prod","__alert_rule_uid__":"r1","instance":"a"},"annotations":{"__dashboardUid__":"solo","__panelId__":"4","__orgId__":"1","__values__":"{\"A\":93.5}"},"startsAt":"2026-01-01T00:00:00Z","endsAt":"2099-01-01T00:00:00Z","generatorURL":"https://g/alerting/grafana/r1/view","UpdatedAt":"2026-01-01T00:00:00Z","Timeout":true},
             {"labels":{"alertname":"CPU","grafana_folder":"Prod","__alert_rule_uid__":"r1","instance":"b"},"annotations":{"__dashboardUid__":"solo","__panelId__":"4","__orgId__":"1"},"startsAt":"2026-01-01T00:00:00Z","endsAt":"2026-01-01T00:10:00Z"}]
            """;

        Assert.That((await bed.PostAsync(new StringContent(body), "alertmanager/api/v2/alerts")).Status, Is.EqualTo(200));
        Assert.That((await bed.PostAsync(new StringContent(body), "alertmanager/api/v2/alerts")).Status, Is.EqualTo(200), "a repetition");
        var message = (await bed.Receiver.NextAsync(s_deadline)).Json;

        Assert.That(message["title"]!.GetValue<string>(), Does.StartWith("[FIRING:1, RESOLVED:1] CPU (Prod)"));
        Assert.That(message["alerts"]![0]!["values"]!["A"]!.GetValue<double>(), Is.EqualTo(93.5));
        Assert.That(
            message["alerts"]![0]!["silenceURL"]!.GetValue<string>(),
            Does.EndWith("/alerting/silence/new?alertmanager=grafana&matcher=__alert_rule_uid__%3Dr1&matcher=instance%3Da&orgId=1"));
        Assert.That(message["alerts"]!.AsArray().Select(static alert => alert!["imageURL"]!.GetValue<string>()), Has.All.EndsWith(".png"));
        Assert.That(await bed.MetricAsync("alertimages_duplicates_suppressed_total"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_kill_between_an_alert_and_its_notification_loses_nothing()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        bed.Folder.Write("provisioning/alerting/policies.yaml", Policies.Replace("group_wait: 100ms", "group_wait: 2s", StringComparison.Ordinal));
        await bed.StartAsync();
        await RunAsync(bed.Daemon.Address, "alert", "add", "alertname=Kept");

        await bed.Daemon.KillAsync();
        await bed.RestartAsync();

        Assert.That((await bed.Receiver.NextAsync(s_deadline)).Json["alerts"]![0]!["labels"]!["alertname"]!.GetValue<string>(), Is.EqualTo("Kept"));
    }

    [Test]
    public async Task Templates_and_policies_are_read_again_all_or_nothing()
    {
        await using var bed = await StartAsync(static bed =>
        {
            bed.ContactPoint("ops", $"{{ uid: hook, type: webhook, settings: {{ url: '{bed.Receiver.Url}', title: '{{{{ template \"mine\" . }}}}' }} }}");
            bed.Folder.Write("provisioning/alerting/templates.yaml", "templates: [{ name: mine, template: 'first of {{ .Receiver }}' }]");
        });
        Assert.That(await TitleOfAsync(bed, "One"), Is.EqualTo("first of ops"));

        // one bad file keeps the good one beside it from being used, too
        bed.Folder.Write("provisioning/alerting/policies.yaml", Policies.Replace("receiver: ops", "receiver: nobody", StringComparison.Ordinal));
        await ReadAgainAsync(bed, "the running contact points stay", 1);
        bed.Folder.Write("provisioning/alerting/templates.yaml", "templates: [{ name: mine, template: 'second' }]");
        await ReadAgainAsync(bed, "the running contact points stay", 2);
        Assert.That(bed.Daemon.Output, Does.Contain("policies.yaml:3: policies: the contact point 'nobody' does not exist"));
        Assert.That(await TitleOfAsync(bed, "Two"), Is.EqualTo("first of ops"));

        bed.ContactPoint(
            "nobody",
            $"{{ uid: other, type: webhook, settings: {{ url: '{bed.Receiver.Url}', title: '{{{{ template \"mine\" . }}}} of {{{{ .Receiver }}}}' }} }}");
        await ReadAgainAsync(bed, "2 contact points", 1);
        Assert.That(await TitleOfAsync(bed, "Three"), Is.EqualTo("second of nobody"));
    }

    private static Task ReadAgainAsync(TestBed bed, string said, int times) => Eventually.HoldsAsync(() => bed.Daemon.Output.Split(said).Length > times, said);

    /// <summary>Groups of before may be told to the new contact point in between.</summary>
    private static async Task<string> TitleOfAsync(TestBed bed, string alert)
    {
        await RunAsync(bed.Daemon.Address, "alert", "add", "alertname=" + alert);
        while (true)
        {
            var message = (await bed.Receiver.NextAsync(s_deadline)).Json;
            if (message["groupLabels"]!["alertname"]!.GetValue<string>() == alert)
            {
                return string.Join(' ', message["title"]!.GetValue<string>().Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
            }
        }
    }

    [Test]
    public async Task Who_may_not_post_may_not_read_either()
    {
        await using var bed = await StartAsync(static bed => bed.Set("security", "webhook_tokens", "the-token-of-the-sender"));
        using var http = TestHttp.Create();

        foreach (var path in new[] { "api/v2/alerts", "api/v2/alerts/groups", "api/v2/status", "api/v2/receivers", "alertmanager/api/v2/silences" })
        {
            Assert.That((int)(await http.GetAsync(new Uri(bed.Daemon.Address, path))).StatusCode, Is.EqualTo(401), path);
        }

        Assert.That((await bed.PostAsync(new StringContent("[]"), "api/v2/alerts")).Status, Is.EqualTo(401));
        Assert.That(
            (await bed.PostAsync(
                new StringContent("[]"),
                "api/v2/alerts",
                static headers => headers.Authorization = new("Bearer", "the-token-of-the-sender"))).Status,
            Is.EqualTo(200));
    }

    [Test]
    public async Task The_samples_are_valid_and_work()
    {
        await using var bed = await StartAsync();
        var samples = RepositoryRoot.File("samples", "alertmanager");
        foreach (var file in new[] { "alertmanager.yml", "rules.yml", "prometheus.yml" })
        {
            bed.Folder.Write(
                "sample/" + file,
                (await File.ReadAllTextAsync(Path.Combine(samples, file))).Replace("127.0.0.1:9195", bed.Daemon.Address.Authority, StringComparison.Ordinal));
        }

        await using var alertmanager = await MonitoringProcess.StartAlertmanagerAsync(bed.Folder, bed.Folder.File("sample/alertmanager.yml"));
        await using var prometheus = await MonitoringProcess.StartPrometheusAsync(bed.Folder, bed.Folder.File("sample/prometheus.yml"));
        await RunAsync(alertmanager.Url, "alert", "add", "alertname=Sample");
        Assert.That((await bed.Receiver.NextAsync(s_deadline)).Json["alerts"]![0]!["labels"]!["alertname"]!.GetValue<string>(), Is.EqualTo("Sample"));

        await using var ours = await TestBed.CreateAsync(capture: false);
        ours.ContactPoint("on-call", "{ uid: h, type: webhook, settings: { url: 'http://127.0.0.1:9/' } }");
        foreach (var file in new[] { "grafana/contact-point-webhook.yaml", "grafana/contact-point-alertmanager.yaml", "alertmanager/policies.yaml" })
        {
            ours.Folder.Write("provisioning/alerting/" + file.Replace('/', '-'), await File.ReadAllTextAsync(RepositoryRoot.File("samples", file)));
        }

        // both contact points have the same name in Grafana: a person takes one of them
        File.Delete(ours.Folder.File("provisioning/alerting/grafana-contact-point-webhook.yaml"));
        ours.Set("unified_alerting.screenshots", "panel_map", Path.Combine(samples, "panels.yaml"));
        ours.Set("unified_alerting.screenshots", "picture_policies", Path.Combine(samples, "picture-policies.yaml"));
        ours.Set("charts", "datasources", Path.Combine(samples, "datasources.yaml"));
        ours.WriteConfig();
        var (exitCode, output, _) = await DaemonProcess.RunAsync(["check-config", "--config", ours.ConfigFile]);
        Assert.That((exitCode, output), Is.EqualTo((0, "The configuration is valid: 3 contact points\n")));
    }

    private static async Task<TestBed> StartAsync(Action<TestBed>? set = null)
    {
        var bed = await TestBed.CreateAsync();
        bed.Folder.Write("provisioning/alerting/policies.yaml", Policies);
        set?.Invoke(bed);
        await bed.StartAsync();
        return bed;
    }

    private static async Task<string> RunAsync(Uri alertmanager, params string[] arguments)
    {
        var (exitCode, output) = await MonitoringProcess.RunAmtoolAsync(alertmanager, arguments);
        Assert.That(exitCode, Is.Zero, output);
        return output;
    }

    private static async Task<string> FingerprintAsync(Uri alertmanager) =>
        JsonNode.Parse(await RunAsync(alertmanager, "alert", "query", "-o", "json"))![0]!["fingerprint"]!.GetValue<string>();
}
