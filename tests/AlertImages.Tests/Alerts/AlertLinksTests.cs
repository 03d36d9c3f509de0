using AlertImages.Core.Alerts;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Alerts;

public sealed class AlertLinksTests
{
    private static readonly DateTimeOffset s_now = Some.Start.AddMinutes(5);

    [Test]
    public void Dashboard_and_panel_links_are_those_of_Grafana()
    {
        var alert = AlertLinks.Complete(Some.Group(), "https://grafana.example.org/ops", s_now).Alerts[0];

        Assert.That(alert.DashboardUrl, Is.EqualTo("https://grafana.example.org/ops/d/dash01?from=1772355600000&orgId=1&to=1772359500000"));
        Assert.That(alert.PanelUrl, Is.EqualTo("https://grafana.example.org/ops/d/dash01?from=1772355600000&orgId=1&to=1772359500000&viewPanel=7"));
    }

    [Test]
    public void What_the_sender_gave_stays()
    {
        var given = Some.FiringAlert() with { PanelUrl = "https://sender.example/d/x?viewPanel=1" };

        var alert = AlertLinks.Complete(Some.Group(given), "https://grafana.example.org", s_now).Alerts[0];

        Assert.That(alert.PanelUrl, Is.EqualTo("https://sender.example/d/x?viewPanel=1"));
    }

    [Test]
    public void An_alert_of_Alertmanager_gets_its_silence_form()
    {
        var group = Some.Group() with { Source = AlertSource.Alertmanager, ExternalUrl = "http://am.example:9093", Receiver = "team a" };

        var completed = AlertLinks.Complete(group, "", s_now);

        Assert.That(
            completed.Alerts[0].SilenceUrl,
            Does.StartWith("http://am.example:9093/#/silences/new?filter=%7Balertname%3D%22HighCPU%22%2C%20grafana_folder"));
        Assert.That(completed.Alerts[0].DashboardUrl, Is.Empty);
        Assert.That(AlertLinks.ListUrl(completed), Is.EqualTo("http://am.example:9093/#/alerts?receiver=team+a"));
    }

    [Test]
    public void Values_come_from_the_private_annotation_and_bad_ones_are_passed_over()
    {
        static Alert With(string json) => Some.FiringAlert() with { Values = null, Annotations = new Dictionary<string, string> { ["__values__"] = json } };

        var completed = AlertLinks.Complete(Some.Group(With("{\"A\":1.42,\"B\":1}"), With("{nonsense")), "", s_now);

        Assert.That(completed.Alerts[0].Values, Is.EqualTo(new Dictionary<string, double> { ["A"] = 1.42, ["B"] = 1 }));
        Assert.That(completed.Alerts[1].Values, Is.Null);
    }
}
