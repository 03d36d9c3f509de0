using AlertImages.Core.Panels;
using AlertImages.Core.Provisioned;
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
        Assert.That(
            contactPoint.Receivers.Select(static receiver => (receiver.Uid, receiver.Type, receiver.DisableResolveMessage)),
            Is.EqualTo(new[] { ("a1", "slack", true), ("a2", "Email", false) }));
        Assert.That(contactPoint.Receivers[0].Settings["token"]!.GetValue<string>(), Is.EqualTo("xoxb-of-the-environment"));
        Assert.That(contactPoint.Receivers[0].Settings["title"]!.GetValue<string>(), Is.EqualTo("costs $5"));
        Assert.That(ContactPointBinder.SnapshotOf(files, new Dictionary<string, IReadOnlyList<Integration>>()).DefaultName, Is.EqualTo("on-call"));
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
        _folder.Write(
            "alerting/export.json",
            """{"apiVersion":1,"contactPoints":[{"orgId":1,"name":"hook","receivers":[{"uid":"u","type":"webhook","settings":{"url":"http://example.org/"}}]}]}""");

        Assert.That(ProvisioningReader.Read(_folder.Path, _environment).ContactPoints.Single().Name, Is.EqualTo("hook"));
    }

    [Test]
    public void Without_policies_the_first_contact_point_is_the_default()
    {
        var files = Read("contactPoints:\n  - {name: first, receivers: []}\n  - {name: second, receivers: []}\n");

        Assert.That(ContactPointBinder.SnapshotOf(files, new Dictionary<string, IReadOnlyList<Integration>>()).DefaultName, Is.EqualTo("first"));
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

        Assert.That(
            files.Errors.Single().Message,
            Is.EqualTo("contact point 'mail', email 'm1': subject: template: text:1:4: executing \"text\": template \"mine\" not defined"));
    }

    [Test]
    public void Unknown_fields_are_warnings_with_their_line()
    {
        var files = Read("""
            apiVersion: 1
            contactpoints: []
            contactPoints:
              - name: hook
                recievers: []
                receivers:
                  - { uid: h1, type: webhook, settings: { url: "http://example.org/", methode: PUT } }
            policies:
              - receiver: hook
                groupBy: [a]
            """);
        ContactPointBinder.Bind(files);

        Assert.That(files.Errors, Is.Empty);
        Assert.That(files.Warnings.Select(static warning => $"{warning.Line} {warning.Message}"), Is.EquivalentTo(new[]
        {
            "2 file: there is no field 'contactpoints'; it is not used",
            "5 contactPoints: there is no field 'recievers'; it is not used",
            "7 contact point 'hook', webhook 'h1': there is no setting 'methode'; it is not used",
            "10 policies: there is no field 'groupBy'; it is not used",
        }));
    }

    [Test]
    public void Wrong_policies_timings_and_templates_are_errors_with_their_line()
    {
        var files = Read("""
            apiVersion: 2
            contactPoints: [{ name: ops, receivers: [] }]
            policies:
              - receiver: ops
                matchers: [a = b]
                group_interval: 0s
                routes:
                  - receiver: gone
                    group_by: ['...', a]
                    object_matchers: [[a, '==', b]]
                    repeat_interval: sometimes
                    mute_time_intervals: [nowhere]
                    continue: perhaps
                  - matchers: [no matcher]
                  - match_re: { a: '(' }
                  - group_by: [a, a]
            muteTimes:
              - name: t
                time_intervals:
                  - times: [{ start_time: '10:00', end_time: '09:00' }]
                    location: Nowhere/Land
                    weekdays: [funday]
              - name: t
                time_intervals: []
              - time_intervals: []
            templates:
              - name: broken
                template: |
                  fine
                  {{ if }}
              - template: nameless
            """);

        Assert.That(files.Errors.Select(static error => $"{error.Line} {error.Message}"), Is.EquivalentTo(new[]
        {
            "1 apiVersion: '2' must be 1",
            "5 policies: the root policy must not have matchers",
            "6 group_interval: '0s' must be a duration such as 30s or 5m, and not zero",
            "8 policies: the contact point 'gone' does not exist",
            "9 group_by: '...' must stand alone",
            "10 object_matchers: must be [label, operator, value] with the operator =, !=, =~ or !~",
            "11 repeat_interval: 'sometimes' must be a duration such as 30s or 5m, and not zero",
            "12 mute_time_intervals: the mute timing 'nowhere' does not exist",
            "13 continue: 'perhaps' must be true or false",
            "14 matchers: 'no matcher' is not a matcher such as severity=\"critical\"",
            "15 match_re: '(' is not a regular expression: Invalid pattern '\\A(?:()\\z' at offset 9. Not enough )'s.",
            "16 group_by: a label stands twice",
            "20 times: start_time 10:00 must be before end_time 09:00",
            "21 location: 'Nowhere/Land' is not a time zone such as Europe/Berlin",
            "22 weekdays: 'funday' is not a day of the week",
            "23 muteTimes: the name 't' stands twice",
            "25 muteTimes: no name is set",
            "28 template: broken:3:9: missing value for if",
            "31 templates: no name is set",
        }));
    }

    [Test]
    public void A_map_of_panels_is_read_and_its_errors_are_told()
    {
        var map = _folder.Write("panels.yaml", """
            panels:
              - matchers: ['alertname = DiskFull', 'job =~ node.*']
                dashboardUid: disks
                panelId: 4
                orgId: 2
                variables: { host: $labels.instance }
              - matchers: alertname=Slow
                dashboardUid: slow
                panelId: web-1:9100$panel-1
              - matchers: []
                dashboardUid: ../admin
                panelId: none
            """);

        var files = ProvisioningReader.Read(_folder.Path, _environment, new FilesBeside { PanelMap = map });

        Assert.That(files.PanelMap.Count, Is.EqualTo(2));
        Assert.That(
            files.PanelMap.Find(new Dictionary<string, string> { ["alertname"] = "Slow" })!.Panel,
            Is.EqualTo(new PanelRef("slow", 1, "web-1:9100$panel-1")));
        Assert.That(files.Errors.Select(static error => $"{error.Line} {error.Message}"), Is.EquivalentTo(new[]
        {
            "10 matchers: must hold at least one matcher such as alertname = DiskFull",
            "11 dashboardUid: '../admin' is not the UID of a dashboard",
            "12 panelId: 'none' is not the id of a panel",
        }));
        Assert.That(
            ProvisioningReader.Read(_folder.Path, _environment, new FilesBeside { PanelMap = _folder.File("gone.yaml") }).Errors.Single().Message,
            Is.EqualTo("cannot be read: FileNotFoundException"));
    }

    private static string Types() => string.Join(", ", AlertImages.ContactPoints.ContactPointCatalog.All.Select(static type => type.Type));

    private ProvisioningFiles Read(string text)
    {
        _folder.Write("alerting/contact-points.yaml", text);
        return ProvisioningReader.Read(_folder.Path, _environment);
    }
}
