using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Configuration;

public sealed class ConfigurationLoaderTests
{
    private readonly Dictionary<string, string> _environment = [];
    private TempFolder _folder = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        _environment.Clear();
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Later_files_win_and_empty_values_do_not()
    {
        var first = _folder.Write("a.ini", "[server]\nhttp_port = 1\nroot_url = http://one/\n");
        var second = _folder.Write("b.ini", "[server]\nhttp_port = 2\nroot_url =\n");

        var loaded = ConfigurationLoader.Load([first, second], _environment);

        Assert.That(loaded.Get<ServerSettings>().Port, Is.EqualTo(2));
        Assert.That(loaded.Get<ServerSettings>().RootUrl, Is.EqualTo("http://one/"));
        Assert.That(loaded.SourceOf("server", "http_port").ToString(), Is.EqualTo(second + ":2"));
        Assert.That(loaded.SourceOf("server", "protocol").ToString(), Is.EqualTo("default"));
    }

    [Test]
    public void The_environment_wins_over_files()
    {
        _environment["GF_UNIFIED_ALERTING_SCREENSHOTS_CAPTURE"] = "true";
        _environment["GF_SERVER_HTTP_PORT"] = "77";

        var loaded = Load("[server]\nhttp_port = 1\n");

        Assert.That(loaded.Get<ServerSettings>().Port, Is.EqualTo(77));
        Assert.That(loaded.Get<ScreenshotSettings>().Capture, Is.True);
        Assert.That(loaded.SourceOf("server", "http_port").ToString(), Is.EqualTo("environment GF_SERVER_HTTP_PORT"));
    }

    [Test]
    public void Values_are_expanded_from_environment_and_files()
    {
        var secret = _folder.Write("token", "from-the-file\n");
        _environment["HOST"] = "grafana.example.org";

        var loaded = Load($"[grafana]\nurl = https://$__env{{HOST}}/${{UNSET}}x\nservice_account_token = $__file{{{secret}}}\n");

        Assert.That(loaded.Errors, Is.Empty);
        Assert.That(loaded.Get<GrafanaSettings>().Url, Is.EqualTo("https://grafana.example.org/x"));
        Assert.That(loaded.Get<GrafanaSettings>().ServiceAccountToken!.Reveal(), Is.EqualTo("from-the-file"));
    }

    [Test]
    public void A_secret_file_that_is_not_there_is_told()
    {
        var loaded = Load("[grafana]\nservice_account_token = $__file{/nowhere/token}\n");

        Assert.That(
            loaded.Errors.Single().ToString(),
            Does.EndWith("test.ini:2: [grafana] service_account_token: the file /nowhere/token cannot be read: DirectoryNotFoundException"));
    }

    [Test]
    public void Keys_refer_to_others_and_to_defaults()
    {
        var loaded = Load("top = example.org\n[server]\nroot_url = %(protocol)s://%(top)s:%(http_port)s/\n");

        Assert.That(loaded.Get<ServerSettings>().RootUrl, Is.EqualTo("http://example.org:9195/"));
    }

    [Test]
    public void A_reference_to_itself_ends()
    {
        var loaded = Load("[server]\nroot_url = %(root_url)s\n");

        Assert.That(loaded.Get<ServerSettings>().RootUrl, Does.Contain("root_url"));
    }

    [Test]
    public void Sub_sections_fall_back_to_their_parent()
    {
        var loaded = Load("[rendering]\nhttp_port = 9999\n");

        Assert.That(loaded.Get<RenderingServiceSettings>().Port, Is.EqualTo(9999));
    }

    [TestCase("[server]\nhttp_port = many", "[server] http_port: 'many' is not valid; it must be a whole number")]
    [TestCase("[unified_alerting.screenshots]\ncapture = perhaps", "[unified_alerting.screenshots] capture: 'perhaps' is not valid; it must be true or false")]
    [TestCase("[notifications]\nsend_timeout = soon", "[notifications] send_timeout: 'soon' is not valid; it must be a duration like 10s, 5m or 1h")]
    [TestCase("[server]\nmax_body_size = 8 elephants", "[server] max_body_size: '8 elephants' is not valid; it must be a size like 512KiB or 8MiB")]
    [TestCase("[log]\nformat = xml", "[log] format: 'xml' is not valid; it must be one of text, json, logfmt")]
    [TestCase(
        "[smtp]\nstartTLS_policy = maybe",
        "[smtp] startTLS_policy: 'maybe' is not valid; it must be one of OpportunisticStartTLS, MandatoryStartTLS, NoStartTLS")]
    [TestCase("[server]\nhttp_prot = 1", "[server] http_prot: there is no such key; did you mean http_port?")]
    [TestCase("[grafana]\nelephant = 1", "[grafana] elephant: there is no such key")]
    public void What_is_wrong_is_told_with_file_and_line(string text, string expected) =>
        Assert.That(Load(text).Errors.Single().ToString(), Is.EqualTo($"{_folder.File("test.ini")}:2: {expected}"));

    [Test]
    public void All_errors_are_told_at_once() =>
        Assert.That(Load("[server]\nhttp_port = x\nprotocol = y\n[log]\nlevel = z\n").Errors, Has.Count.EqualTo(3));

    [Test]
    public void A_grafana_ini_is_taken_as_it_is()
    {
        var loaded = Load("""
            app_mode = production
            instance_name = ${HOSTNAME}
            [paths]
            logs = /var/log/grafana
            plugins = /var/lib/grafana/plugins
            [server]
            domain = grafana.example.org
            enable_gzip = true
            [security]
            admin_user = admin
            secret_key = SW2YcwTIb9zpOOhoPsMm
            [auth.ldap]
            enabled = true
            [unified_alerting]
            enabled = true
            [unified_alerting.screenshots]
            capture = true
            [metrics]
            interval_seconds = 10
            """);

        Assert.That(loaded.Errors, Is.Empty);
        Assert.That(loaded.Get<ScreenshotSettings>().Capture, Is.True);
    }

    [Test]
    public void A_missing_file_is_an_error() =>
        Assert.That(
            ConfigurationLoader.Load([_folder.File("none.ini")], _environment).Errors.Single().Message,
            Does.StartWith("the configuration file cannot be read"));

    [Test]
    public void Headers_of_mails_are_free_keys()
    {
        var loaded = Load("[smtp.static_headers]\nX-Environment = production\n");

        Assert.That(loaded.Errors, Is.Empty);
        Assert.That(loaded.StaticHeaders, Is.EqualTo(new Dictionary<string, string> { ["X-Environment"] = "production" }));
    }

    [Test]
    public void A_wrong_secret_does_not_show_itself()
    {
        var loaded = Load("[security]\nwebhook_tokens = one-token two-token\n");

        Assert.That(loaded.Get<SecuritySettings>().WebhookTokens.Select(static token => token.Reveal()), Is.EqualTo(new[] { "one-token", "two-token" }));
        Assert.That(loaded.Get<SecuritySettings>().ToString(), Does.Not.Contain("one-token"));
    }

    private LoadedConfiguration Load(string text) => ConfigurationLoader.Load([_folder.Write("test.ini", text)], _environment);
}
