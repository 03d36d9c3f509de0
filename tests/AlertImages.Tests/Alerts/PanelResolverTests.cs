using AlertImages.Core.Alerts;
using AlertImages.Core.Images;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Alerts;

public sealed class PanelResolverTests
{
    [Test]
    public void Private_annotations_come_first()
    {
        var alert = Some.FiringAlert() with { PanelUrl = "https://grafana.example/d/other?viewPanel=9" };

        var found = (PanelResolution.Found)Resolve(alert);

        Assert.That(found.Panel, Is.EqualTo(new PanelRef("dash01", 7)));
    }

    [TestCase("https://grafana.example/d/web-latency?orgId=1&viewPanel=4", "web-latency", 4)]
    [TestCase("https://grafana.example/sub/path/d/web-latency/slug?viewPanel=panel-4", "web-latency", 4)]
    [TestCase("http://169.254.169.254/d/uid_1?viewPanel=4", "uid_1", 4)]
    [TestCase("https://user:secret@evil.example:8443/d/uid-1?viewPanel=4", "uid-1", 4)]
    [TestCase("http://[::1]:3000/d/uid-1?viewPanel=4", "uid-1", 4)]
    [TestCase("https://grafana.example/d-solo/uid-1/slug?panelId=12", "uid-1", 12)]
    public void Takes_identifiers_from_the_panel_link(string url, string uid, long panel)
    {
        var found = (PanelResolution.Found)Resolve(FromLink(url));

        Assert.That(found.Panel, Is.EqualTo(new PanelRef(uid, panel)));
    }

    [Test]
    public void Takes_organisation_and_variables_from_the_panel_link()
    {
        var found = (PanelResolution.Found)Resolve(FromLink("https://g.example/d/u?orgId=3&viewPanel=4&var-host=web%2F1&var-host=b+c&from=1&to=2"));

        Assert.That(found.OrgId, Is.EqualTo(3));
        Assert.That(found.Variables, Is.EqualTo(new[] { KeyValuePair.Create("host", "web/1"), KeyValuePair.Create("host", "b c") }));
    }

    [TestCase("", "", ImageFailure.NoDashboard)]
    [TestCase("not a link", "", ImageFailure.NoDashboard)]
    [TestCase("file:///d/uid?viewPanel=4", "", ImageFailure.NoDashboard)]
    [TestCase("https://g.example/explore", "", ImageFailure.NoDashboard)]
    [TestCase("", "https://g.example/d/uid", ImageFailure.NoPanel)]
    [TestCase("https://g.example/d/uid?viewPanel=-1", "", ImageFailure.InvalidPanel)]
    [TestCase("https://g.example/d/uid?viewPanel=0", "", ImageFailure.InvalidPanel)]
    [TestCase("https://g.example/d/uid?viewPanel=9223372036854775808", "", ImageFailure.InvalidPanel)]
    [TestCase("https://g.example/d/uid?viewPanel=abc", "", ImageFailure.InvalidPanel)]
    [TestCase("https://g.example/d/uid?viewPanel=panel-7-clone-1", "", ImageFailure.InvalidPanel)]
    [TestCase("https://g.example/d/..%2F..%2Fapi?viewPanel=4", "", ImageFailure.InvalidPanel)]
    [TestCase("https://g.example/d/%2e%2e?viewPanel=4", "", ImageFailure.NoDashboard)]
    [TestCase("https://g.example/d/a%00b?viewPanel=4", "", ImageFailure.InvalidPanel)]
    public void Says_why_there_is_no_panel(string panelUrl, string dashboardUrl, ImageFailure expected)
    {
        var none = (PanelResolution.None)Resolve(FromLink(panelUrl) with { DashboardUrl = dashboardUrl });

        Assert.That(none.Reason, Is.EqualTo(expected));
    }

    [Test]
    public void A_long_uid_is_not_valid()
    {
        var none = (PanelResolution.None)Resolve(FromLink($"https://g.example/d/{new string('x', 400)}?viewPanel=4"));

        Assert.That(none.Reason, Is.EqualTo(ImageFailure.InvalidPanel));
    }

    [TestCase("", "Cannot take screenshot for alert rule as it is not associated with a dashboard")]
    [TestCase("dash01", "Cannot take screenshot for alert rule as it is not associated with a panel")]
    public void Logs_the_documented_messages(string uid, string expected)
    {
        var lines = new List<string>();
        var annotations = uid.Length > 0 ? new Dictionary<string, string> { ["__dashboardUid__"] = uid } : [];

        new PanelResolver(new ListLogger<PanelResolver>(lines)).Resolve(Some.FiringAlert() with { Annotations = annotations });

        Assert.That(lines, Is.EqualTo(new[] { "Debug " + expected }));
    }

    private static Alert FromLink(string panelUrl) => Some.FiringAlert() with { Annotations = new Dictionary<string, string>(), PanelUrl = panelUrl };

    private static PanelResolution Resolve(Alert alert) => new PanelResolver(NullLogger<PanelResolver>.Instance).Resolve(alert);
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
