using AlertImages.Core.Pictures;
using AlertImages.TestSupport;

namespace AlertImages.EndToEnd.Tests;

/// <summary>The command line as a user meets it.</summary>
public sealed class CommandTests
{
    private const int UsageExit = 1;
    private const int ConfigurationExit = 2;
    private const int FailedExit = 3;

    [Test]
    public async Task A_valid_configuration_is_said_to_be_so()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.WriteConfig();

        var (exitCode, output, _) = await DaemonProcess.RunAsync(["check-config", "--config", bed.ConfigFile]);

        Assert.That((exitCode, output), Is.EqualTo((0, "The configuration is valid: 1 contact points\n")));
    }

    [Test]
    public async Task All_errors_are_told_by_check_config_and_keep_serve_from_starting()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.Set("server", "http_port", "many");
        bed.Set("log", "level", "loud");
        bed.ContactPoint("broken", "{ uid: x, type: pigeon, settings: { a: 1 } }");
        bed.WriteConfig();

        var (exitCode, output, _) = await DaemonProcess.RunAsync(["check-config", "--config", bed.ConfigFile]);
        var (serveExit, _, serveError) = await DaemonProcess.RunAsync(["serve", "--config", bed.ConfigFile]);

        Assert.That((exitCode, serveExit), Is.EqualTo((ConfigurationExit, ConfigurationExit)));
        Assert.That(output, Does.Contain("[server] http_port: 'many'").And.Contain("[log] level: 'loud'").And.Contain("type 'pigeon'").And.Contain("3 errors"));
        Assert.That(serveError, Does.Contain("[server] http_port: 'many'").And.Contain("type 'pigeon'"));
    }

    [Test]
    public async Task Show_config_tells_sources_and_hides_secrets()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.Set("grafana", "service_account_token", "canary-of-show-config");
        bed.WriteConfig();

        var (exitCode, output, error) = await DaemonProcess.RunAsync(
            ["show-config", "--config", bed.ConfigFile],
            new Dictionary<string, string> { ["GF_LOG_LEVEL"] = "warn", ["GF_SMTP_PASSWORD"] = "canary-of-the-environment" });

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Match(@"(?m)^service_account_token = \*{9} ; .*alertimages\.ini:\d+$"));
        Assert.That(output, Does.Match(@"(?m)^level = warn ; environment GF_LOG_LEVEL$"));
        Assert.That(output, Does.Match(@"(?m)^protocol = http ; default$"));
        Assert.That(output + error, Does.Not.Contain("canary"));
    }

    [Test]
    public async Task Check_config_renders_every_template()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.ContactPoint(
            "mail",
            "{ uid: m, type: email, settings: { addresses: a@example.org, subject: '{{ (index .Alerts 1).Labels.alertname }}', message: "
                + "'{{ template \"gone\" . }}' } }");
        bed.WriteConfig();

        var (exitCode, output, _) = await DaemonProcess.RunAsync(["check-config", "--config", bed.ConfigFile]);

        Assert.That(exitCode, Is.EqualTo(ConfigurationExit));
        Assert.That(output, Does.Contain("warning: ").And.Contain("email 'm': subject: template: text:1:"), "it works for two alerts");
        Assert.That(output, Does.Contain("error: ").And.Contain("email 'm': message: template: text:1:4: executing \"text\": template \"gone\" not defined"));
    }

    [TestCase(
        "{{ range .Alerts }}{{ .Labels.alertname }} {{ .Values.A }}\n{{ end }}",
        "alertmanager-api-v2.json",
        0,
        "HighRequestLatency 1.42\nHighRequestLatency 1.42\n\n",
        "")]
    [TestCase("{{ .Status }} of {{ .Receiver }}", "grafana-webhook-firing.json", 0, "firing of ", "")]
    [TestCase(
        "{{ define \"b\" }}B{{ end }}{{ define \"a\" }}A {{ template \"b\" . }}{{ end }}",
        "alertmanager-webhook-firing.json",
        0,
        "==> a <==\nA B\n==> b <==\nB\n",
        "")]
    [TestCase("line\n{{ .Nothing }}", "grafana-webhook-firing.json", FailedExit, "", "template: text:2:4: executing \"text\": can't evaluate field Nothing")]
    [TestCase("{{ if }}", "grafana-webhook-firing.json", ConfigurationExit, "", "template: text:1:7: missing value for if")]
    [TestCase("x", "nothing.json", UsageExit, "", "Could not find file")]
    public async Task Test_template_renders_with_a_payload(string template, string payload, int expectedExit, string expectedOutput, string expectedError)
    {
        using var folder = new TempFolder();

        var (exitCode, output, error) = await DaemonProcess.RunAsync(
        [
            "test-template",
            folder.Write("my.tmpl", template),
            "--payload",
            RepositoryRoot.File("samples", "payloads", payload),
        ]);

        Assert.That(exitCode, Is.EqualTo(expectedExit), error);
        Assert.That(output, expectedOutput.EndsWith('\n') || expectedOutput.Length == 0 ? Is.EqualTo(expectedOutput) : Does.StartWith(expectedOutput));
        Assert.That(error, Does.StartWith(expectedError));
    }

    [Test]
    public async Task Test_template_knows_the_templates_of_the_configuration()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.Folder.Write("provisioning/alerting/templates.yaml", "templates: [{ name: shared, template: '{{ len .Alerts }} alerts' }]");
        bed.WriteConfig();

        var (exitCode, output, error) = await DaemonProcess.RunAsync(
            [
                "test-template",
                bed.Folder.Write("my.tmpl", "{{ define \"mine\" }}<{{ template \"shared\" . }}>{{ end }}text"),
                "--name",
                "mine",
                "--config",
                bed.ConfigFile,
                "--payload",
                RepositoryRoot.File("samples", "payloads", "grafana-webhook-firing.json"),
            ]);

        Assert.That((exitCode, output.Replace("\n", "", StringComparison.Ordinal)), Is.EqualTo((0, "<  2 alerts>")), error);
    }

    [TestCase("7")]
    [TestCase("web-1:9100$panel-7")]
    public async Task Render_writes_one_picture(string panel)
    {
        await using var bed = await TestBed.CreateAsync();
        bed.WriteConfig();
        var file = bed.Folder.File("out.png");

        var (exitCode, output, error) = await DaemonProcess.RunAsync(
        [
            "render", "solo", panel, "--out", file, "--width", "400", "--height", "200", "--scale", "2", "--config", bed.ConfigFile,
        ]);

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Contain("800x400"));
        Assert.That(bed.Grafana.Requests.Select(static request => request.PathAndQuery), Has.Some.Contains($"&panelId={Uri.EscapeDataString(panel)}&"));
        Assert.That(PngFile.SizeOf(await File.ReadAllBytesAsync(file)), Is.EqualTo((800, 400)));
    }

    [Test]
    public async Task Render_says_why_there_is_no_picture()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.WriteConfig();

        var (exitCode, _, error) = await DaemonProcess.RunAsync(
        [
            "render", "unauthorized", "7", "--out", bed.Folder.File("out.png"), "--config", bed.ConfigFile,
        ]);

        Assert.That(exitCode, Is.EqualTo(FailedExit));
        Assert.That(error, Does.Contain("no picture: Grafana asked for a log-in"));
        Assert.That(File.Exists(bed.Folder.File("out.png")), Is.False);
    }

    [TestCase("fly")]
    [TestCase("serve --no-such-option")]
    [TestCase("render solo")]
    [TestCase("render solo abc --out never.png")]
    public async Task Wrong_usage_is_told(string arguments)
    {
        var (exitCode, _, error) = await DaemonProcess.RunAsync(arguments.Split(' '));

        Assert.That(exitCode, Is.EqualTo(UsageExit));
        Assert.That(error, Is.Not.Empty);
    }

    [Test]
    public async Task The_configuration_of_the_checkout_starts_and_takes_an_event()
    {
        using var folder = new TempFolder();
        await using var daemon = await DaemonProcess.ServeAsync(RepositoryRoot.File("config", "alertimages.ini"), new Dictionary<string, string>
        {
            ["GF_SERVER_HTTP_PORT"] = "0",
            ["GF_PATHS_DATA"] = folder.File("data"),
            ["GF_PATHS_PROVISIONING"] = RepositoryRoot.File("config", "provisioning"),
        });
        using var http = TestHttp.Create();
        using var content = new StringContent(GrafanaPayload.Of(GrafanaPayload.Firing()).ToJsonString());

        using var answer = await http.PostAsync(new Uri(daemon.Address, "api/v1/webhook"), content);

        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        await Eventually.HoldsAsync(() => daemon.Output.Contains("Delivered alert group", StringComparison.Ordinal), "it was delivered");
    }

    [Test]
    public async Task A_data_folder_has_one_daemon()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        await bed.StartAsync();

        var (exitCode, _, error) = await DaemonProcess.RunAsync(["serve", "--config", bed.ConfigFile]);

        Assert.That(exitCode, Is.EqualTo(FailedExit));
        Assert.That(error, Does.Contain("is used by another alertimages"));
    }

    [Test]
    public async Task A_store_that_is_none_keeps_serve_from_starting_and_is_left_alone()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        bed.WriteConfig();
        var file = bed.Folder.Write("data/alertimages.db", new string('x', 5000));

        var (exitCode, _, error) = await DaemonProcess.RunAsync(["serve", "--config", bed.ConfigFile]);

        Assert.That(exitCode, Is.EqualTo(FailedExit));
        Assert.That(error, Does.Contain("alertimages cannot start: the store").And.Contain("[database] path"));
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo(new string('x', 5000)));
    }

    [Test]
    public async Task Sigterm_ends_it_and_what_waits_goes_out_after_the_next_start()
    {
        var isUp = false;
        await using var bed = await TestBed.CreateAsync(_ => Volatile.Read(ref isUp) ? 200 : 503, capture: false);
        await bed.StartAsync();
        await bed.SendAsync(GrafanaPayload.Firing());
        await bed.Receiver.NextAsync();

        Assert.That(await bed.Daemon.StopAsync(), Is.Zero);
        Volatile.Write(ref isUp, true);
        await bed.RestartAsync();

        await bed.Receiver.NextAsync();
    }

    [Test]
    public async Task A_changed_provisioning_file_is_read_again_and_a_broken_one_is_not_taken()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        await bed.StartAsync();

        bed.ContactPoint("ops", "{ uid: hook, type: pigeon, settings: { a: 1 } }");
        await Eventually.HoldsAsync(() => bed.Daemon.Output.Contains("the running contact points stay", StringComparison.Ordinal), "the broken file was told");
        await bed.SendAsync(GrafanaPayload.Firing());
        Assert.That((await bed.Receiver.NextAsync()).PathAndQuery, Is.EqualTo("/"));

        bed.ContactPoint("ops", $"{{ uid: hook, type: webhook, settings: {{ url: '{bed.Receiver.Url}new' }} }}");
        await Eventually.HoldsAsync(() => bed.Daemon.Output.Contains("Read the provisioning files again", StringComparison.Ordinal), "the new file was read");
        await bed.SendAsync(GrafanaPayload.Firing("web-2"));
        Assert.That((await bed.Receiver.NextAsync()).PathAndQuery, Is.EqualTo("/new"));
    }
}
