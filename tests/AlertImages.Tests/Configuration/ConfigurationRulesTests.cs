using AlertImages.Daemon.Configuration;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Configuration;

public sealed class ConfigurationRulesTests
{
    [TestCase(
        "[unified_alerting.screenshots]\ncapture_timeout = 31s",
        "[unified_alerting.screenshots] capture_timeout: value of setting 'capture_timeout' cannot exceed 30s")]
    [TestCase(
        "[unified_alerting.screenshots]\nmax_concurrent_screenshots = 0",
        "[unified_alerting.screenshots] max_concurrent_screenshots: '0' must lie between 1 and 100")]
    [TestCase("[unified_alerting.screenshots]\ncapture = true", "[grafana] url: must be set when [unified_alerting.screenshots] capture = true")]
    [TestCase("[unified_alerting.screenshots]\ntimezone = Mars/Base", "[unified_alerting.screenshots] timezone: 'Mars/Base' is not an IANA time zone")]
    [TestCase(
        "[unified_alerting.screenshots]\nupload_external_image_storage = true",
        "[external_image_storage] provider: must be set when upload_external_image_storage = true")]
    [TestCase("[external_image_storage]\nprovider = floppy", "[external_image_storage] provider: 'floppy' is not available; it must be one of")]
    [TestCase("[server]\nhttp_addr = 0.0.0.0", "[server] http_addr: '0.0.0.0' can be reached by others")]
    [TestCase("[server]\nhttp_addr = grafana", "[server] http_addr: 'grafana' is not an IP address")]
    [TestCase("[server]\nhttp_port = 70000", "[server] http_port: '70000' must lie between 0 and 65535")]
    [TestCase("[server]\nprotocol = https", "[server] cert_file: '' does not exist, and protocol = https needs it")]
    [TestCase("[server]\nroot_url = example.org", "[server] root_url: 'example.org' must be an absolute http or https address")]
    [TestCase("[security]\nbasic_auth_user = grafana", "[security] basic_auth_password: must be set together with basic_auth_user")]
    [TestCase("[rendering]\nmode = remote", "[rendering] server_url: must be set when mode = remote, like http://renderer:8081/render")]
    [TestCase("[rendering]\nmode = grafana", "[grafana] url: must be set when mode = grafana")]
    [TestCase("[rendering]\nmode = telepathy", "[rendering] mode: 'telepathy' is not available; it must be")]
    [TestCase("[rendering]\ndefault_image_width = 9", "[rendering] default_image_width: '9' must lie between 10 and 3080")]
    [TestCase("[database]\ntype = postgres", "[database] host: must be set, for type = postgres needs it")]
    [TestCase("[database]\ntype = postgres", "[database] name: must be set, for type = postgres needs it")]
    [TestCase("[database]\ntype = postgres\nssl_mode = prefer", "[database] ssl_mode: 'prefer' must be disable, require, verify-ca or verify-full")]
    [TestCase("[database]\ntype = postgres\nca_cert_path = /nowhere.pem", "[database] ca_cert_path: '/nowhere.pem' does not exist")]
    [TestCase("[smtp]\nenabled = true\nhost = mail.example.org", "[smtp] host: 'mail.example.org' must be a name and a port")]
    [TestCase("[smtp]\nenabled = true\nfrom_address = nobody", "[smtp] from_address: 'nobody' is not an e-mail address")]
    [TestCase("[smtp]\nenabled = true\n[smtp.static_headers]\nx-lower = 1", "[smtp.static_headers] x-lower: is not a header name in canonical form")]
    public void What_cannot_work_is_refused(string text, string expected) =>
        Assert.That(Check(text).Errors.Select(static error => error.Message), Has.Some.StartWith(expected));

    [TestCase("[server]\nhttp_addr = 0.0.0.0\n[security]\nwebhook_tokens = abcdef")]
    [TestCase("[server]\nhttp_addr = 0.0.0.0\n[security]\nallow_anonymous = true")]
    [TestCase("[server]\nhttp_addr = 0.0.0.0\n[security]\nhmac_secret = abcdef")]
    [TestCase("[server]\nhttp_addr = ::1")]
    [TestCase("[unified_alerting.screenshots]\ncapture = true\ncapture_timeout = 30s\n[grafana]\nurl = https://grafana.example.org/sub")]
    public void What_can_work_is_not(string text) => Assert.That(Check(text).Errors, Is.Empty);

    private static LoadedConfiguration Check(string text)
    {
        using var folder = new TempFolder();
        var loaded = ConfigurationLoader.Load([folder.Write("test.ini", text)], new Dictionary<string, string>());
        ConfigurationRules.Check(loaded);
        return loaded;
    }
}
