using System.Text.Json.Nodes;
using AlertImages.TestSupport;

namespace AlertImages.EndToEnd.Tests;

/// <summary><c>doctor</c>, <c>explain</c>, help and suggestions, as an operator meets them.</summary>
public sealed class OperatorCommandTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);
    private static readonly string[] s_commands =
    [
        "serve", "check-config", "show-config", "doctor", "explain", "test-contact-point", "test-template", "render", "render-server", "migrate", "demo",
        "completion",
    ];

    [TestCaseSource(nameof(s_commands))]
    public async Task Every_command_has_help_with_an_example(string command)
    {
        var (exitCode, output, _) = await DaemonProcess.RunAsync([command, "--help"]);

        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Does.Match($@"Example:\n  alertimages {command} ?\S?"));
    }

    [TestCase("docter", "doctor")]
    [TestCase("sreve", "serve")]
    [TestCase("doctor --confg x", "--config")]
    [TestCase("demo --onec", "--once")]
    public async Task What_is_unknown_suggests_what_is_near(string arguments, string suggestion)
    {
        var (exitCode, output, error) = await DaemonProcess.RunAsync(arguments.Split(' '));

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output + error, Does.Contain($"Did you mean one of the following?\n{suggestion}\n"));
    }

    [TestCase("bash")]
    [TestCase("zsh")]
    [TestCase("fish")]
    public async Task A_shell_completes_with_words_of_the_program(string shell)
    {
        var (exitCode, output, _) = await DaemonProcess.RunAsync(["completion", shell]);
        Assert.That((exitCode, output.Contains("[suggest:", StringComparison.Ordinal)), Is.EqualTo((0, true)));

        var (_, words, _) = await DaemonProcess.RunAsync(["[suggest:14]", "alertimages ex"]);
        Assert.That(words.Split('\n', StringSplitOptions.RemoveEmptyEntries), Does.Contain("explain"));
    }

    [Test]
    public async Task Doctor_finds_everything_well_and_sends_nothing()
    {
        await using var grafana = await GrafanaAsync(200, """{"dashboards:read":["*"],"datasources:query":["*"]}""");
        await using var bed = await TestBed.CreateAsync();
        bed.Set("grafana", "url", grafana.Url.AbsoluteUri);
        bed.Set("grafana", "service_account_token", "canary-doctor-token");
        await bed.StartAsync();

        var (exitCode, output, error) = await DaemonProcess.RunAsync(["doctor", "--config", bed.ConfigFile]);

        Assert.That(exitCode, Is.Zero, output + error);
        foreach (var line in new[]
        {
            "ok      configuration", "ok      data folder", "ok      store: SQLite", "ok      Grafana: " + grafana.Url.AbsoluteUri,
            "ok      Grafana: the token sees dashboards",
            "ok      Grafana: the token can change nothing", "ok      renderer embedded: took a picture",
            $"ok      contact point ops, webhook: {bed.Receiver.Url.Authority} answers",
        })
        {
            Assert.That(output, Does.Contain(line));
        }

        Assert.That(bed.Receiver.Requests.Select(static request => request.Method), Is.All.EqualTo("HEAD"), "no message was sent");
        Assert.That(output + error, Does.Not.Contain("canary"));
    }

    [Test]
    public async Task Doctor_says_what_is_wrong_and_what_to_do()
    {
        await using var grafana = await GrafanaAsync(401, "{}");
        await using var bed = await TestBed.CreateAsync();
        bed.Set("grafana", "url", grafana.Url.AbsoluteUri);
        bed.Set("grafana", "service_account_token", "canary-doctor-token");
        bed.Set("rendering", "browser_path", "/nowhere/chromium");
        bed.ContactPoint(
            "gone",
            "{ uid: gone, type: webhook, settings: { url: 'http://127.0.0.1:1/canary-path' } }",
            "{ uid: mail, type: email, settings: { addresses: a@example.org } }");
        bed.WriteConfig();

        var (exitCode, output, error) = await DaemonProcess.RunAsync(["doctor", "--json", "--config", bed.ConfigFile]);

        Assert.That(exitCode, Is.EqualTo(3), error);
        var findings = JsonNode.Parse(output)!.AsArray();
        Assert.That(
            findings.Where(static finding => finding!["state"]!.GetValue<string>() == "failed")
                .Select(static finding => finding!["subject"]!.GetValue<string>()),
            Is.EquivalentTo(new[]
            {
                "Grafana", "renderer embedded", "contact point gone, webhook", "contact point gone, email",
            }));
        Assert.That(
            findings.Where(static finding => finding!["state"]!.GetValue<string>() == "failed").All(static finding => finding!["advice"] is not null),
            Is.True,
            "each says what to do");
        Assert.That(output + error, Does.Not.Contain("canary"));
    }

    [Test]
    public async Task Doctor_warns_of_a_token_that_may_change_things()
    {
        await using var grafana = await GrafanaAsync(200, """{"dashboards:read":["*"],"dashboards:write":["*"],"users:create":["*"]}""");
        await using var bed = await TestBed.CreateAsync(capture: false);
        bed.Set("grafana", "url", grafana.Url.AbsoluteUri);
        bed.Set("grafana", "service_account_token", "canary-doctor-token");
        bed.WriteConfig();

        var (_, output, _) = await DaemonProcess.RunAsync(["doctor", "--config", bed.ConfigFile]);

        Assert.That(
            output,
            Does.Contain("warning Grafana: the token can do more than look: dashboards:write, users:create; use a service account with the role Viewer"));
    }

    [Test]
    public async Task Explain_tells_an_event_beside_the_running_daemon()
    {
        await using var bed = await TestBed.CreateAsync(static _ => 400);
        await bed.StartAsync();
        var id = await bed.SendAsync(GrafanaPayload.Firing());
        await Eventually.HoldsAsync(
            async () => (await bed.GetTextAsync($"api/v1/notifications/{id}")).Contains("\"failed\"", StringComparison.Ordinal),
            "it is given up",
            s_deadline);

        var (exitCode, output, error) = await DaemonProcess.RunAsync(["explain", id, "--config", bed.ConfigFile]);

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(
            output,
            Does.Contain("HighCPU: failed").And.Contain("named by panelURL").And.Contain("picture taken").And.Contain(
                "sent to webhook (hook), attempt 1: dead, clientError"));
        Assert.That((await DaemonProcess.RunAsync(["explain", new string('0', 32), "--config", bed.ConfigFile])).ExitCode, Is.EqualTo(3));
        Assert.That(
            JsonNode.Parse((await DaemonProcess.RunAsync(["explain", id, "--json", "--config", bed.ConfigFile])).Output)!["state"]!.GetValue<string>(),
            Is.EqualTo("failed"));
    }

    [TestCase("grafana-webhook-firing.json", "panel: web-latency, panel 4, named by panelURL")]
    [TestCase("grafana-webhook-no-panel.json", "picture: of the firing phase")]
    [TestCase("grafana-webhook-no-panel.json", ", if its rule names a panel")]
    [TestCase(
        "grafana-webhook-no-panel.json",
        "panel: not named in the alert or the panel map; the daemon would also ask Grafana for the alert's rule, if it has one")]
    [TestCase("alertmanager-api-v2.json", "read as alerts of the v2 API")]
    public async Task Explain_tells_what_would_become_of_a_payload(string payload, string expected)
    {
        await using var bed = await TestBed.CreateAsync();
        bed.WriteConfig();

        var (exitCode, output, error) = await DaemonProcess.RunAsync(
        [
            "explain",
            RepositoryRoot.File("samples", "payloads", payload),
            "--config",
            bed.ConfigFile,
        ]);

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Contain(expected).And.Contain("nothing is sent").And.Contain("contact point ops:"));
        Assert.That(bed.Receiver.Requests, Is.Empty);
    }

    [TestCase("policies", "contact point ops: only if these alerts were notified as firing before")]
    [TestCase("as_received", "contact point ops:\n  webhook (hook)")]
    public async Task Explain_follows_the_grouping_of_resolved_alerts(string grouping, string expected)
    {
        await using var bed = await TestBed.CreateAsync();
        bed.Set("alertmanager", "grouping", grouping);
        bed.WriteConfig();
        var file = bed.Folder.Write(
            "resolved.json", """[{"labels":{"alertname":"HighCPU"},"startsAt":"2026-01-01T00:00:00Z","endsAt":"2026-01-01T00:05:00Z"}]""");

        var (exitCode, output, error) = await DaemonProcess.RunAsync(["explain", file, "--config", bed.ConfigFile]);

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Contain(expected));
    }

    [Test]
    public async Task Explain_finds_a_receiver_that_Grafana_quoted()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.WriteConfig();
        var payload = await File.ReadAllTextAsync(RepositoryRoot.File("samples", "payloads", "grafana-webhook-firing.json"));
        var quoted = JsonNode.Parse(payload)!;
        quoted["receiver"] = @"o\ps";
        var file = bed.Folder.Write("quoted.json", quoted.ToJsonString());

        var (exitCode, output, error) = await DaemonProcess.RunAsync(["explain", file, "--config", bed.ConfigFile]);

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Contain("contact point ops:"));
    }

    [Test]
    public async Task Explain_names_the_field_of_a_bad_payload()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.WriteConfig();
        var file = bed.Folder.Write("bad.json", """{"version":"1","alerts":[]}""");

        var (exitCode, _, error) = await DaemonProcess.RunAsync(["explain", file, "--config", bed.ConfigFile]);

        Assert.That((exitCode, error.Contains("alerts", StringComparison.Ordinal)), Is.EqualTo((1, true)));
    }

    [Test]
    public async Task The_demo_photographs_a_panel_of_another_grafana()
    {
        using var folder = new TempFolder();
        await using var grafana = await PanelSite.StartAsync();

        var (exitCode, output, error) = await DaemonProcess.RunAsync(
            ["demo", "--once", "--port", "0", "--data", folder.File("demo"), "--grafana", grafana.Url.AbsoluteUri, "--dashboard", "solo", "--panel", "7"],
            new Dictionary<string, string> { ["GF_GRAFANA_SERVICE_ACCOUNT_TOKEN"] = "canary-demo-token" });

        Assert.That(exitCode, Is.Zero, output + error);
        Assert.That(output, Does.Contain("pictures of panel 7 of solo"));
        var asked = grafana.Requests.First(static request => request.PathAndQuery.StartsWith("/d-solo/solo/", StringComparison.Ordinal));
        Assert.That(asked.Headers["Authorization"], Is.EqualTo("Bearer canary-demo-token"));
        Assert.That(output + error + await File.ReadAllTextAsync(folder.File("demo/demo.ini")), Does.Not.Contain("canary"));
    }

    /// <summary>As much of Grafana as doctor asks.</summary>
    private static Task<ScriptedHttpServer> GrafanaAsync(int statusWithToken, string permissions) => ScriptedHttpServer.StartAsync(async (context, request) =>
    {
        var answer = request.PathAndQuery.Split('?')[0] switch
        {
            "/api/health" => """{"database":"ok","version":"12.1.0"}""",
            "/api/search" => """[{"uid":"solo"}]""",
            "/api/access-control/user/permissions" => permissions,
            _ => "{}",
        };
        context.Response.StatusCode = request.PathAndQuery == "/api/health" ? 200 : statusWithToken;
        await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, answer);
    });
}
