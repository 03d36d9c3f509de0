using System.Text.Json.Nodes;
using AlertImages.ContactPoints.Email;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;
using AlertImages.TestSupport;

namespace AlertImages.Tests.ContactPoints;

/// <summary>Every text setting is a template, and one that fails never keeps a notification back.</summary>
public sealed class TemplateSettingTests
{
    private const string Works = "seen {{ .CommonLabels.alertname }}";
    private const string Fails = "seen {{ template \"nobody.has.this\" . }}";

    private static readonly Dictionary<string, string> s_texts = new()
    {
        ["dingding"] = "title message",
        ["discord"] = "title message avatar_url",
        ["googlechat"] = "title message",
        ["kafka"] = "description details",
        ["line"] = "title description",
        ["opsgenie"] = "message description",
        ["pagerduty"] = "summary class component group source client client_url",
        ["pushover"] = "title message device sound",
        ["sensugo"] = "entity check namespace handler message",
        ["slack"] = "title text footer username icon_emoji icon_url color",
        ["teams"] = "title message",
        ["telegram"] = "message",
        ["threema"] = "title description",
        ["victorops"] = "title description messageType",
        ["webhook"] = "title message",
    };

    private static readonly Dictionary<string, string> s_addresses = new()
    {
        ["dingding"] = "url",
        ["discord"] = "url",
        ["googlechat"] = "url",
        ["kafka"] = "kafkaTopic",
        ["opsgenie"] = "apiUrl",
        ["pushover"] = "userKey",
        ["slack"] = "recipient",
        ["teams"] = "url",
        ["victorops"] = "url",
        ["webhook"] = "url",
    };

    private ContactPointFactory _factory = null!;
    private ScriptedHttpServer _server = null!;

    private static IEnumerable<TestCaseData> Texts =>
        s_texts.SelectMany(static entry => entry.Value.Split(' ').Select(key => new TestCaseData(entry.Key, key)));

    private static IEnumerable<TestCaseData> Addresses => s_addresses.Select(static entry => new TestCaseData(entry.Key, entry.Value));

    [SetUp]
    public async Task SetUp()
    {
        _factory = new ContactPointFactory();
        _server = await ScriptedHttpServer.StartAsync(ContactPointSample.AnswerAsync);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _server.DisposeAsync();
        _factory.Dispose();
    }

    [TestCaseSource(nameof(Texts))]
    public async Task A_text_setting_is_a_template(string type, string key)
    {
        await SendAsync(type, key, Works);

        Assert.That(Uri.UnescapeDataString(_server.Requests[0].Text.Replace('+', ' ')), Does.Contain("seen HighCPU").IgnoreCase);
    }

    [TestCaseSource(nameof(Texts))]
    public async Task A_template_that_fails_gives_the_default_text(string type, string key)
    {
        await SendAsync(type, key, Fails);

        var without = _server.Requests[0].Text;
        var settings = ContactPointSample.Of(type).Settings(_server.Url.AbsoluteUri);
        if (!settings.ContainsKey(key))
        {
            Assert.That(
                await _factory.Create(type, settings).SendAsync(Some.Notification(), CancellationToken.None),
                Is.InstanceOf<DeliveryResult.Delivered>());
            Assert.That(Boundless(without), Is.EqualTo(Boundless(_server.Requests[^1].Text)));
        }

        Assert.That(without, Does.Not.Contain("seen "));
    }

    [TestCaseSource(nameof(Addresses))]
    public void Where_a_failing_template_leaves_nowhere_to_send_to_the_key_is_named(string type, string key)
    {
        var settings = ContactPointSample.Of(type).Settings(_server.Url.AbsoluteUri);
        settings[key] = Fails;

        Assert.That(
            async () => await _factory.Create(type, settings).SendAsync(Some.Notification(), CancellationToken.None),
            Throws.TypeOf<TemplateFailedException>().With.Property("Key").EqualTo(key));
        Assert.That(_server.Requests, Is.Empty);
    }

    [TestCaseSource(nameof(Addresses))]
    public async Task An_address_is_a_template(string type, string key)
    {
        var settings = ContactPointSample.Of(type).Settings(_server.Url.AbsoluteUri);
        settings[key] = settings[key]!.GetValue<string>() + "{{ if false }}never{{ end }}";

        Assert.That(await _factory.Create(type, settings).SendAsync(Some.Notification(), CancellationToken.None), Is.InstanceOf<DeliveryResult.Delivered>());
    }

    [TestCaseSource(nameof(Texts))]
    public void A_template_that_cannot_be_read_is_told_with_its_place(string type, string key)
    {
        var settings = ContactPointSample.Of(type).Settings("http://127.0.0.1/");
        settings[key] = "line\n{{ if }}";

        Assert.That(ContactPointFactory.Errors(type, settings), Has.One.StartsWith($"{key}: template: text:2:7: missing value for if"));
    }

    [Test]
    public async Task Slack_links_of_a_template_stay_and_those_of_alerts_do_not()
    {
        var group = Some.Group(Some.FiringAlert("<!channel> <https://evil.example.org|Grafana>"));
        var settings = ContactPointSample.Of("slack").Settings(_server.Url.AbsoluteUri);
        settings["text"] = "<!here> {{ range .Alerts }}<{{ .GeneratorURL }}|Rule> {{ .Labels.instance }}{{ end }}";

        await _factory.Create("slack", settings).SendAsync(Some.Notification(group), CancellationToken.None);

        Assert.That(_server.Requests[0].Json["attachments"]![0]!["text"]!.GetValue<string>(), Does.StartWith(
            "<!here> <https://grafana.example.org/ops/alerting/grafana/rule01/view?orgId=1|Rule> &lt;!channel&gt; &lt;https://evil.example.org|Grafana&gt;"));
    }

    [Test]
    public async Task A_webhook_s_payload_is_sent_as_the_template_gives_it()
    {
        var settings = new JsonObject
        {
            ["url"] = _server.Url.AbsoluteUri,
            ["payload"] = new JsonObject
            {
                ["template"] = """{{ coll.Dict "team" .Vars.team "status" .Status "count" (len .Alerts) "image" (index .Alerts 0).ImageURL | data.ToJSON }}""",
                ["vars"] = new JsonObject { ["team"] = "web" },
            },
        };
        using var folder = new TempFolder();

        await _factory.Create("webhook", settings)
            .SendAsync(Some.Notification(null, Some.Image(folder, url: "https://img.example.org/1.png")), CancellationToken.None);

        Assert.That(_server.Requests[0].Text, Is.EqualTo("""{"count":1,"image":"https://img.example.org/1.png","status":"firing","team":"web"}"""));
    }

    [Test]
    public async Task A_webhook_s_payload_that_fails_gives_the_usual_body()
    {
        var settings = new JsonObject { ["url"] = _server.Url.AbsoluteUri, ["payload"] = new JsonObject { ["template"] = Fails } };

        await _factory.Create("webhook", settings).SendAsync(Some.Notification(), CancellationToken.None);

        Assert.That(_server.Requests[0].Json["status"]!.GetValue<string>(), Is.EqualTo("firing"));
    }

    [TestCase("{{ .CommonLabels.instance }} & more\nsecond", "&lt;b&gt;web&lt;/b&gt; &amp; more<br>\nsecond", "<b>web</b> & more\nsecond", TestName = "text")]
    [TestCase("<p>{{ .CommonLabels.instance }} &amp; more</p>", "<p>&lt;b&gt;web&lt;/b&gt; &amp; more</p>", "<b>web</b> & more", TestName = "html")]
    public void A_mail_s_message_is_harmless(string template, string html, string text)
    {
        var mail = EmailFormatter.Format(
            Some.Notification(Some.Group(Some.FiringAlert("<b>web</b>"))),
            new EmailSettings { Message = TextTemplate.Parse(template) });

        Assert.That(mail.Html, Does.Contain(html));
        Assert.That(mail.Text, Does.StartWith(text));
    }

    [Test]
    public void A_mail_s_message_that_fails_gives_the_usual_mail() =>
        Assert.That(
            EmailFormatter.Format(Some.Notification(), new EmailSettings { Message = TextTemplate.Parse(Fails) }),
            Is.EqualTo(EmailFormatter.Format(Some.Notification(), new EmailSettings()))
                .Using<Mail>(static (one, other) => one.Html == other.Html && one.Text == other.Text));

    private async Task SendAsync(string type, string key, string template)
    {
        var settings = ContactPointSample.Of(type).Settings(_server.Url.AbsoluteUri);
        settings[key] = template;
        Assert.That(await _factory.Create(type, settings).SendAsync(Some.Notification(), CancellationToken.None), Is.InstanceOf<DeliveryResult.Delivered>());
    }

    /// <summary>Forms are the same but for their boundary.</summary>
    private static string Boundless(string body) =>
        body.StartsWith("--", StringComparison.Ordinal) ? body.Replace(body.Split('\r')[0], "--", StringComparison.Ordinal) : body;
}
