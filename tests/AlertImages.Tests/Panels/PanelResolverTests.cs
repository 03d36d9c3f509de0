using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Panels;

public sealed class PanelResolverTests
{
    [Test]
    public async Task Private_annotations_come_first()
    {
        var alert = Some.FiringAlert() with { PanelUrl = "https://grafana.example/d/other?viewPanel=9" };

        var found = (PanelResolution.Found)await ResolveAsync(alert);

        Assert.That(found.Panel, Is.EqualTo(new PanelRef("dash01", 7)));
    }

    [TestCase("https://grafana.example/d/web-latency?orgId=1&viewPanel=4", "web-latency", 4)]
    [TestCase("https://grafana.example/sub/path/d/web-latency/slug?viewPanel=panel-4", "web-latency", 4)]
    [TestCase("http://169.254.169.254/d/uid_1?viewPanel=4", "uid_1", 4)]
    [TestCase("https://user:secret@evil.example:8443/d/uid-1?viewPanel=4", "uid-1", 4)]
    [TestCase("http://[::1]:3000/d/uid-1?viewPanel=4", "uid-1", 4)]
    [TestCase("https://grafana.example/d-solo/uid-1/slug?panelId=12", "uid-1", 12)]
    [TestCase("https://grafana.example/d/uid-1?viewPanel=row-1/panel-7", "uid-1", 7)]
    public async Task Takes_identifiers_from_the_panel_link(string url, string uid, long panel)
    {
        var found = (PanelResolution.Found)await ResolveAsync(FromLink(url));

        Assert.That(found.Panel, Is.EqualTo(new PanelRef(uid, panel)));
    }

    [TestCase("q3$panel-24", 24, "q3$panel-24")]
    [TestCase("q3%24panel-24", 24, "q3$panel-24")]
    [TestCase("10.0.0.2%3A9100$panel-31", 31, "10.0.0.2:9100$panel-31")]
    [TestCase("US$pod1$panel-2", 2, "US$pod1$panel-2")]
    [TestCase("a%2Fb%20c+%26%25$%C3%A4$panel-2", 2, "a/b c &%$ä$panel-2")]
    [TestCase("$panel-2", 2, "$panel-2")]
    [TestCase("panel-24-clone-2", 24, "panel-24-clone-2")]
    [TestCase("panel-7-clone-1-clone-12", 7, "panel-7-clone-1-clone-12")]
    [TestCase("row-1-clone-2$panel-7", 7, "row-1-clone-2$panel-7")]
    [TestCase("row-1-clone-2/panel-7-clone-1", 7, "row-1-clone-2/panel-7-clone-1")]
    public async Task The_repeat_that_a_link_names_is_kept(string viewPanel, long panel, string expected)
    {
        var found = (PanelResolution.Found)await ResolveAsync(FromLink("https://grafana.example/d/uid-1?orgId=1&viewPanel=" + viewPanel));

        Assert.That(found.Panel, Is.EqualTo(new PanelRef("uid-1", panel, expected)));
        Assert.That(found.Panel, Is.Not.EqualTo(new PanelRef("uid-1", panel)), "another repeat of the panel is another picture");
    }

    [TestCase("7", "7", "7")]
    [TestCase("panel-7", "7", "7")]
    [TestCase("q3$panel-24", "q3$panel-24", "24 (q3)")]
    [TestCase("US$pod1$panel-2", "US$pod1$panel-2", "2 (US, pod1)")]
    [TestCase("$panel-2", "$panel-2", "2 (empty)")]
    [TestCase("panel-24-clone-2", "panel-24-clone-2", "24 (clone 2)")]
    [TestCase("row-1-clone-2/panel-7-clone-1", "row-1-clone-2/panel-7-clone-1", "7 (row-1-clone-2, clone 1)")]
    public void A_panel_has_an_id_for_Grafana_and_a_name_for_people(string text, string id, string name)
    {
        var panel = PanelRef.Parse("uid-1", text)!.Value;

        Assert.That((panel.GrafanaId, panel.Name), Is.EqualTo((id, name)));
    }

    [Test]
    public async Task Takes_organisation_and_variables_from_the_panel_link()
    {
        var found = (PanelResolution.Found)await ResolveAsync(FromLink("https://g.example/d/u?orgId=3&viewPanel=4&var-host=web%2F1&var-host=b+c&from=1&to=2"));

        Assert.That(found.OrgId, Is.EqualTo(3));
        Assert.That(found.Variables, Is.EqualTo(new[] { KeyValuePair.Create("host", "web/1"), KeyValuePair.Create("host", "b c") }));
    }

    [TestCase("", "", PictureFailure.NoDashboard)]
    [TestCase("not a link", "", PictureFailure.NoDashboard)]
    [TestCase("file:///d/uid?viewPanel=4", "", PictureFailure.NoDashboard)]
    [TestCase("https://g.example/explore", "", PictureFailure.NoDashboard)]
    [TestCase("", "https://g.example/d/uid", PictureFailure.NoPanel)]
    [TestCase("https://g.example/d/uid?viewPanel=-1", "", PictureFailure.InvalidPanel)]
    [TestCase("https://g.example/d/uid?viewPanel=0", "", PictureFailure.InvalidPanel)]
    [TestCase("https://g.example/d/uid?viewPanel=9223372036854775808", "", PictureFailure.InvalidPanel)]
    [TestCase("https://g.example/d/uid?viewPanel=abc", "", PictureFailure.InvalidPanel)]
    [TestCase("https://g.example/d/uid?viewPanel=q3$24", "", PictureFailure.InvalidPanel)]
    [TestCase("https://g.example/d/uid?viewPanel=q3$panel-0", "", PictureFailure.InvalidPanel)]
    [TestCase("https://g.example/d/uid?viewPanel=q3$panel-24x", "", PictureFailure.InvalidPanel)]
    [TestCase("https://g.example/d/uid?viewPanel=24-clone-1", "", PictureFailure.InvalidPanel)]
    [TestCase("https://g.example/d/uid?viewPanel=q%0A3$panel-24", "", PictureFailure.InvalidPanel)]
    [TestCase("https://g.example/d/uid?viewPanel=q%E2%80%A83$panel-24", "", PictureFailure.InvalidPanel)]
    [TestCase("https://g.example/d/uid?viewPanel=q3$panel-24%0A", "", PictureFailure.InvalidPanel)]
    [TestCase("https://g.example/d/..%2F..%2Fapi?viewPanel=4", "", PictureFailure.InvalidPanel)]
    [TestCase("https://g.example/d/%2e%2e?viewPanel=4", "", PictureFailure.NoDashboard)]
    [TestCase("https://g.example/d/a%00b?viewPanel=4", "", PictureFailure.InvalidPanel)]
    public async Task Says_why_there_is_no_panel(string panelUrl, string dashboardUrl, PictureFailure expected)
    {
        var none = (PanelResolution.None)await ResolveAsync(FromLink(panelUrl) with { DashboardUrl = dashboardUrl });

        Assert.That(none.Reason, Is.EqualTo(expected));
    }

    [Test]
    public async Task A_long_uid_is_not_valid()
    {
        var none = (PanelResolution.None)await ResolveAsync(FromLink($"https://g.example/d/{new string('x', 400)}?viewPanel=4"));

        Assert.That(none.Reason, Is.EqualTo(PictureFailure.InvalidPanel));
    }

    [TestCase(291, true)]
    [TestCase(292, false)]
    public void The_value_of_a_repeat_may_have_some_hundred_characters(int length, bool isFine) =>
        Assert.That(PanelRef.Parse("uid-1", new string('x', length) + "$panel-24") is not null, Is.EqualTo(isFine));

    [TestCase("dashboard_url", "https://elsewhere.example.org/d/disks/name?viewPanel=4&var-host=a")]
    [TestCase("panel_url", " https://g/sub/d/disks?viewPanel=panel-4&var-host=a\n")]
    [TestCase("grafana_url", "http://g/d/disks?viewPanel=4&var-host=a")]
    [TestCase("dashboardURL", "http://g/d/disks?viewPanel=4&var-host=a")]
    [TestCase("Grafana_Panel_URL", "http://g/d-solo/disks?panelId=4&var-host=a")]
    public async Task A_link_in_an_annotation_names_the_panel(string name, string url)
    {
        var found = (PanelResolution.Found)await ResolveAsync(Bare() with { Annotations = new Dictionary<string, string> { [name] = url } });

        Assert.That(
            (found.Panel, found.Variables.Single(), found.How),
            Is.EqualTo((new PanelRef("disks", 4), KeyValuePair.Create("host", "a"), $"annotation {name}")));
    }

    [Test]
    public async Task An_annotation_that_names_a_panel_comes_before_one_that_names_a_dashboard()
    {
        var annotations = new Dictionary<string, string>
        {
            ["panel_url"] = "https://g/d/whole",
            ["dashboard_url"] = "https://g/d/disks?viewPanel=4&from=now-6h&to=now",
            ["runbook_url"] = "https://g/d/book?viewPanel=9",
        };

        var found = (PanelResolution.Found)await ResolveAsync(Bare() with { Annotations = annotations });

        Assert.That((found.Panel, found.Range), Is.EqualTo((new PanelRef("disks", 4), new PanelTimeRange("now-6h", "now"))));
    }

    [Test]
    public async Task The_map_names_panels_of_alerts_that_name_none()
    {
        var map = new PanelMap([
            new PanelMapEntry(LabelMatcher.ParseList("alertname=Other"), new PanelRef("other", 1), 0, []),
            new PanelMapEntry(
                LabelMatcher.ParseList("alertname=~High.*, instance=~.+"), new PanelRef("hosts", 3), 2,
                [KeyValuePair.Create("host", "$labels.instance"), KeyValuePair.Create("none", "$labels.missing"), KeyValuePair.Create("env", "prod")]),
            new PanelMapEntry(LabelMatcher.ParseList("alertname=HighCPU"), new PanelRef("late", 1), 0, []),
        ]);

        var found = (PanelResolution.Found)await ResolveAsync(Bare(), map);

        Assert.That((found.Panel, found.OrgId), Is.EqualTo((new PanelRef("hosts", 3), 2)));
        Assert.That(found.Variables, Is.EqualTo(new[] { KeyValuePair.Create("host", "web-1"), KeyValuePair.Create("env", "prod") }));
        Assert.That(
            ((PanelResolution.Found)await ResolveAsync(Some.FiringAlert(), map)).Panel,
            Is.EqualTo(new PanelRef("dash01", 7)),
            "the alert's own panel counts");
        Assert.That(
            ((PanelResolution.Found)await ResolveAsync(Bare() with { DashboardUrl = "https://g/d/only-a-dashboard" }, map)).Panel.DashboardUid,
            Is.EqualTo("hosts"));
    }

    [TestCase("rule01", "")]
    [TestCase("", "https://g/sub/alerting/grafana/rule01/view?orgId=1")]
    public async Task Grafana_s_rule_is_asked_last(string ruleUid, string generatorUrl)
    {
        var rules = new FakeRules("rule01", new RulePanel("disks", "4"));
        var alert = Bare() with { RuleUid = ruleUid, GeneratorUrl = generatorUrl };

        Assert.That(((PanelResolution.Found)await ResolveAsync(alert, null, rules)).Panel, Is.EqualTo(new PanelRef("disks", 4)));
        Assert.That(await ResolveAsync(Bare() with { RuleUid = "../admin" }, null, rules), Is.InstanceOf<PanelResolution.None>());
        await ResolveAsync(Some.FiringAlert(), null, rules);
        Assert.That(rules.Asked, Is.EqualTo(new[] { "rule01" }), "nobody is asked for an alert that names its panel, or for what is no UID");
    }

    [TestCase("", "Cannot take screenshot for alert rule as it is not associated with a dashboard")]
    [TestCase("dash01", "Cannot take screenshot for alert rule as it is not associated with a panel")]
    public async Task Logs_the_documented_messages(string uid, string expected)
    {
        var lines = new List<string>();
        var annotations = uid.Length > 0 ? new Dictionary<string, string> { ["__dashboardUid__"] = uid } : [];

        await new PanelResolver(FakeRules.None, new ListLogger<PanelResolver>(lines)).ResolveAsync(
            Some.FiringAlert() with { Annotations = annotations, RuleUid = "" }, PanelMap.Empty, CancellationToken.None);

        Assert.That(lines, Is.EqualTo(new[] { "Debug " + expected }));
    }

    private static Alert Bare() => Some.FiringAlert() with { Annotations = new Dictionary<string, string>(), RuleUid = "", GeneratorUrl = "" };

    private static Alert FromLink(string panelUrl) => Some.FiringAlert() with { Annotations = new Dictionary<string, string>(), PanelUrl = panelUrl };

    private static Task<PanelResolution> ResolveAsync(Alert alert, PanelMap? map = null, IGrafanaRules? rules = null) =>
        new PanelResolver(rules ?? FakeRules.None, NullLogger<PanelResolver>.Instance).ResolveAsync(alert, map ?? PanelMap.Empty, CancellationToken.None);
}

internal sealed class ListLogger<T>(List<string> lines) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (lines)
        {
            lines.Add($"{logLevel} {formatter(state, exception)}{(exception is null ? "" : " " + exception)}");
        }
    }
}
