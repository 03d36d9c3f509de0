using AlertImages.Daemon.Configuration.Provisioning;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Configuration;

public sealed class ProvisioningTests
{
    private readonly Dictionary<string, string> _environment = [];
    private TempFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TempFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void An_exported_file_is_read_as_it_is()
    {
        _environment["SLACK_TOKEN"] = "xoxb-of-the-environment";
        var files = Read("""
            apiVersion: 1
            contactPoints:
              - orgId: 1
                name: on-call
                receivers:
                  - uid: a1
                    type: slack
                    settings:
                      recipient: "#alerts"
                      token: $SLACK_TOKEN
                      title: costs $$5
                    disableResolveMessage: true
                  - uid: a2
                    type: Email
                    settings:
                      addresses: one@example.org
                      singleEmail: false
                    disableResolveMessage: false
            policies:
              - orgId: 1
                receiver: on-call
                group_by: [grafana_folder, alertname]
            """);

        Assert.That(files.Errors, Is.Empty);
        var contactPoint = files.ContactPoints.Single();
        Assert.That(contactPoint.Receivers.Select(static receiver => (receiver.Uid, receiver.Type, receiver.DisableResolveMessage)), Is.EqualTo(new[] { ("a1", "slack", true), ("a2", "Email", false) }));
        Assert.That(contactPoint.Receivers[0].Settings["token"]!.GetValue<string>(), Is.EqualTo("xoxb-of-the-environment"));
        Assert.That(contactPoint.Receivers[0].Settings["title"]!.GetValue<string>(), Is.EqualTo("costs $5"));
        Assert.That(ContactPointBinder.DefaultOf(files), Is.EqualTo("on-call"));
    }

    [Test]
    public void Secure_settings_win_and_may_name_nested_keys()
    {
        var files = Read("""
            contactPoints:
              - name: hook
                receivers:
                  - uid: h1
                    type: webhook
                    settings: { url: "http://example.org/", password: visible, hmacConfig: { header: X-Sign } }
                    secureSettings: { password: secure, hmacConfig.secret: hushhush }
            """);

        var settings = files.ContactPoints.Single().Receivers.Single().Settings;
        Assert.That(settings["password"]!.GetValue<string>(), Is.EqualTo("secure"));
        Assert.That(settings["hmacConfig"]!.ToJsonString(), Is.EqualTo("""{"header":"X-Sign","secret":"hushhush"}"""));
    }

    [Test]
    public void Json_files_are_read_too()
    {
        _folder.Write("alerting/export.json", """{"apiVersion":1,"contactPoints":[{"orgId":1,"name":"hook","receivers":[{"uid":"u","type":"webhook","settings":{"url":"http://example.org/"}}]}]}""");

        Assert.That(ProvisioningReader.Read(_folder.Path, _environment).ContactPoints.Single().Name, Is.EqualTo("hook"));
    }

    [Test]
    public void Without_policies_the_first_contact_point_is_the_default()
    {
        var files = Read("contactPoints:\n  - {name: first, receivers: []}\n  - {name: second, receivers: []}\n");

        Assert.That(ContactPointBinder.DefaultOf(files), Is.EqualTo("first"));
    }

    [Test]
    public void All_errors_are_told_with_file_and_line()
    {
        var files = Read("""
            contactPoints:
              - name: broken
                receivers:
                  - uid: b1
                    type: pigeon
                    settings: { x: 1 }
                  - uid: b2
                    type: webhook
                    settings: { url: nonsense, httpMethod: GET }
                  - type: webhook
                    settings: {}
                  - uid: b1
                    type: webhook
                    settings: { url: "http://example.org/" }
            policies:
              - receiver: nobody
            """);
        ContactPointBinder.Bind(files);

        var file = _folder.File("alerting/contact-points.yaml");
        Assert.That(files.Errors.Select(static error => error.ToString()), Is.EquivalentTo(new[]
        {
            $"{file}:4: contact point 'broken', pigeon 'b1': type 'pigeon' is not available; it must be one of {Types()}",
            $"{file}:7: contact point 'broken', webhook 'b2': url: must be an absolute http or https address",
            $"{file}:7: contact point 'broken', webhook 'b2': httpMethod: webhook only supports HTTP methods PUT or POST",
            $"{file}:10: contact point 'broken': no uid is set",
            $"{file}:10: contact point 'broken': no settings are set",
            $"{file}:12: contact point 'broken', webhook 'b1': the uid 'b1' stands twice",
            $"{file}:16: policies: the contact point 'nobody' does not exist",
        }));
    }

    [TestCase("contactPoints: {a: 1}", "contactPoints must be a list")]
    [TestCase("- 1", "must hold keys like apiVersion and contactPoints")]
    [TestCase("a: [", "is not valid YAML")]
    [TestCase("contactPoints:\n  - receivers: []", "contactPoints: no name is set")]
    public void What_is_not_a_provisioning_file_is_told(string text, string expected) =>
        Assert.That(Read(text).Errors.Select(static error => error.Message), Has.Some.StartWith(expected));

    [Test]
    public void Other_files_are_passed_over_with_a_warning()
    {
        _folder.Write("alerting/readme.txt", "hello");

        Assert.That(ProvisioningReader.Read(_folder.Path, _environment).Warnings.Single().Message, Does.Contain("passed over"));
    }

    [Test]
    public void A_template_that_nobody_has_is_an_error()
    {
        var files = Read("""
            contactPoints:
              - name: mail
                receivers:
                  - { uid: m1, type: email, settings: { addresses: a@example.org, subject: '{{ template "mine" . }}' } }
            """);
        new TemplateCheck(files, TimeProvider.System).Run();

        Assert.That(files.Errors.Single().Message, Is.EqualTo("contact point 'mail', email 'm1': subject: template: text:1:4: executing \"text\": template \"mine\" not defined"));
    }

    private static string Types() => string.Join(", ", AlertImages.ContactPoints.ContactPointCatalog.All.Select(static type => type.Type));

    private ProvisioningFiles Read(string text)
    {
        _folder.Write("alerting/contact-points.yaml", text);
        return ProvisioningReader.Read(_folder.Path, _environment);
    }
}
