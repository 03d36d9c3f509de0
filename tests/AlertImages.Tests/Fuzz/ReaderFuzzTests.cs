using System.Text;
using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;
using AlertImages.Core.Templating;
using AlertImages.Daemon.Configuration.Ini;
using AlertImages.Daemon.Configuration.Provisioning;
using AlertImages.Daemon.Endpoints.Payloads;
using AlertImages.GoTemplates;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Fuzz;

/// <summary>
/// Whatever a reader is given, it reads it or says what is wrong; nothing else comes out of it. The seed is fixed, so that a failure can be seen again; with
/// <c>ALERTIMAGES_LONG=1</c> there are a hundred times as many inputs.
/// </summary>
public sealed class ReaderFuzzTests
{
    private const int Seed = 20_260_301;
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 10, 5, 0, TimeSpan.Zero);

    private static int Inputs => Environment.GetEnvironmentVariable("ALERTIMAGES_LONG") == "1" ? 200_000 : 2000;

    [TestCase("grafana-webhook-firing.json")]
    [TestCase("alertmanager-webhook-partly-resolved.json")]
    public void Webhooks(string sample) => Run(
        Read("samples", "payloads", sample),
        ["\"", "{", "}", "[", "]", "null", "1e400", "-1", "\\ud800", "\\u0000", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9Z", "true", ",", ":", "\uFEFF"],
        static text => PayloadReader.Read(Encoding.UTF8.GetBytes(text), "ops", s_now), typeof(PayloadException));

    [Test]
    public void Alerts_of_the_v2_api() => Run(
        Read("samples", "payloads", "alertmanager-api-v2.json"),
        ["\"", "{", "}", "[", "]", "null", "1e400", "\\ud800", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9Z", ","],
        static text => AlertsReader.Read(Encoding.UTF8.GetBytes(text), TimeSpan.FromMinutes(5), s_now), typeof(PayloadException));

    [Test]
    public void Ini_files() => Run(
        Read("config", "defaults.ini"), ["[", "]", "=", "\"\"\"", "`", "'", "\\", "${", "$__env{", "$__file{", "%(", ")s", ";", "#", "\n", "\0"],
        static text => Assert.That(new IniReader("test.ini", text, []).Read(), Is.Not.Null), null);

    [Test]
    public void Provisioning_files()
    {
        using var folder = new TempFolder();
        foreach (var sample in new[] { "contact-points.yaml", "policies.json", "templates.yaml" })
        {
            Run(
                File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "provisioning", sample)),
                ["{", "}", "[", "]", ": ", "- ", "\n", "  ", "\t", "&a ", "*a", "!!int ", "? ", "|", ">", "'", "\"", "$X", "${", "{{", "}}", "null", "~"],
                text =>
                {
                    folder.Write("alerting/test.yaml", text);
                    var files = ProvisioningReader.Read(folder.Path, new Dictionary<string, string>());
                    ContactPointBinder.Bind(files);
                },
                null, Inputs / 10);
        }
    }

    [Test]
    public void Templates()
    {
        const string Good =
            """{{ define "x" }}{{ range $i, $a := .Alerts }}{{ if and (eq $a.Status "firing") (gt (len $a.Labels) 1) }}{{ $a.Labels.alertname | toUpper | printf "%-10s|%v" }}{{ else with .Values }}{{ .A }}{{ end }}{{ end }}{{ end -}} {{- template "x" . }}{{ (index .Alerts 0).StartsAt.Format "2006-01-02" }}{{ reReplaceAll "a(.)" "$1" .Receiver }}""";
        Run(
            Good,
            [
                "{{", "}}", "{{-", "-}}", "(", ")", "|", "$", "$x", ":=", ".", "range", "end", "else", "if", "break", "define \"y\"", "template \"x\" .",
                "\"", "`", "'a'", "1e9", "0x1p-2", "printf \"%*d\"", "/*", "*/", "len", "slice", "index", "tmpl.Inline",
            ],
            static text =>
            {
                var renderer = new TemplateRenderer(TemplateCatalog.BuiltIn, TimeProvider.System);
                renderer.TryRender(TextTemplate.Parse(text), new TemplateInput(Some.Group()));
            },
            typeof(GoTemplateException));
    }

    [Test]
    public void Expressions_of_alerts() => Run(
        "(sum by (job) (rate(errors_total{code=~\"5..\"}[5m])) / on(job) group_left sum(rate(total[5m])) >"
            + " bool 0.05 and up == 1) or absent(x) unless -2^3 < y offset -5m # all",
        [
            "(", ")", "[", "]", "{", "}", "\"", "'", "`", "\\", "#", "\n", "-", "^", "> ", "and ", "or ", "unless ", "bool ", "on(a) ", "group_left ",
            "1e-9", "0x", "Inf", "5m", "|= `x`",
        ],
        static text =>
        {
            var split = AlertImages.Rendering.Charts.ExpressionSplitter.Split(text);
            Assert.That(split.Curves, Is.Not.Empty);
            AlertImages.Rendering.Charts.LogQl.LogsOf(text);
        },
        null);

    [Test]
    public void Answers_of_data_sources() => Run(
        """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"up","a":"b"},"values":[[1700000000.5,"1"],[1700000015,"NaN"],[1700000030,"+Inf"]]},{"metric":{},"values":[]}]},"warnings":["x"]}""",
        ["\"", "{", "}", "[", "]", "null", "1e400", "-1", ",", ":", "\"values\":", "\"metric\":", "\"result\":", "\\ud800", "99999999999999999999", "true"],
        static text =>
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
            try
            {
                new AlertImages.Rendering.Charts.MatrixReader(new AlertImages.Rendering.Charts.ChartOptions(), new Dictionary<string, string>())
                    .ReadAsync(stream, CancellationToken.None)
                    .GetAwaiter()
                    .GetResult();
            }
            catch (Exception exception) when (exception is System.Text.Json.JsonException or InvalidOperationException or FormatException)
            {
                // what ChartQueries makes a failed answer of
            }
        },
        null);

    [Test]
    public void Files_beside_the_provisioning()
    {
        using var folder = new TempFolder();
        Run(
            "apiVersion: 1\ndatasources: [{ name: a, type: loki, url: 'http://x', basicAuth: true, basicAuthUser: u, secureJsonData: { basicAuthPassword: "
                + "p }, matchers: [a = b] }]\npicturePolicies: [{ contactPoints: [a], matchers: ['b =~ c'], width: 100, scale: 2, send: link, pictures: "
                + "true }]\ncharts: [{ matchers: [a = b], query: up, unit: s }]\n",
            ["{", "}", "[", "]", ": ", "- ", "\n", "'", "\"", "$X", "~", "null", "1e400", "-1"],
            text =>
            {
                var file = folder.Write("test.yaml", text);
                ProvisioningReader.Read(
                    folder.Path,
                    new Dictionary<string, string>(),
                    new FilesBeside { PanelMap = file, PicturePolicies = file, Datasources = file });
            },
            null, Inputs / 10);
    }

    [Test]
    public void Links_to_panels()
    {
        var resolver = new PanelResolver(FakeRules.None, NullLogger<PanelResolver>.Instance);
        Run(
            "https://grafana.example.org/sub/d/web-latency/name?orgId=1&from=now-6h&to=now&viewPanel=panel-4-clone-1&var-host=a%2Fb",
            ["/d/", "%", "%2e%2e", "..", "?", "&", "=", "viewPanel=", "var-", "#", "@", ":", "\\", "//", "[::1]", "\0", "169.254.169.254"],
            text =>
            {
                var resolution = resolver.ResolveAsync(
                    Some.FiringAlert() with { Annotations = new Dictionary<string, string> { ["panel_url"] = text }, PanelUrl = text }, PanelMap.Empty,
                    CancellationToken.None);
                Assert.That(resolution.IsCompletedSuccessfully, Is.True, text);
            },
            null);
    }

    [Test]
    public void Matchers() =>
        Run(
            "{alertname=\"High\", team=~\"web|db\", x!~'a.*', \"y z\" != 1}",
            ["{", "}", "\"", "=", "!", "~", ",", "\\", "(", "[", "*", "|"],
            static text => LabelMatcher.ParseList(text),
            typeof(FormatException));

    private static void Run(string good, IReadOnlyList<string> tokens, Action<string> read, Type? expected, int? inputs = null)
    {
        var mutator = new Mutator(Seed, tokens);
        for (var number = 0; number < (inputs ?? Inputs); number++)
        {
            var text = mutator.Change(good);
            try
            {
                read(text);
            }
            catch (Exception exception) when (exception.GetType() == expected)
            {
                // it said what is wrong
            }
            catch (Exception exception) when (exception is not AssertionException)
            {
                Assert.Fail($"input {number} of seed {Seed} gave {exception.GetType().Name}: {exception.Message}\n{exception.StackTrace}\n{text}");
            }
        }
    }

    private static string Read(params string[] path) => File.ReadAllText(RepositoryRoot.File(path));
}
