using System.Text.Json.Nodes;
using AlertImages.Core.Alerts;
using AlertImages.Core.Templating;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Templating;

public sealed class DefaultTextsTests
{
    [Test]
    public void Title_and_message_equal_those_of_Grafana()
    {
        var golden = Golden.Load();
        var group = Golden.Group();

        Assert.That(DefaultTexts.Title(group), Is.EqualTo(golden["title"]!.GetValue<string>()));
        Assert.That(DefaultTexts.Message(group), Is.EqualTo(golden["message"]!.GetValue<string>()));
    }

    [TestCase("firing", "[FIRING:1] HighCPU Prod (web-1 critical)")]
    [TestCase("resolved", "[RESOLVED] HighCPU Prod (web-1 critical)")]
    [TestCase("both", "[FIRING:1, RESOLVED:1] HighCPU Prod (critical)")]
    public void Title_tells_the_states(string states, string expected)
    {
        var group = states switch
        {
            "firing" => Some.Group(),
            "resolved" => Some.Group(Some.ResolvedAlert()),
            _ => Some.Group(Some.FiringAlert(), Some.ResolvedAlert("web-2")),
        };

        Assert.That(DefaultTexts.Title(group), Is.EqualTo(expected));
    }

    [Test]
    public void Title_keeps_the_blank_when_there_is_no_parenthesis()
    {
        var group = Some.Group() with
        {
            CommonLabels = new Dictionary<string, string> { ["grafana_folder"] = "Prod" },
            GroupLabels = new Dictionary<string, string> { ["grafana_folder"] = "Prod" },
        };

        Assert.That(DefaultTexts.Title(group), Is.EqualTo("[FIRING:1] Prod "));
    }

    [Test]
    public void Message_puts_resolved_below_firing()
    {
        var text = DefaultTexts.Message(Some.Group(Some.ResolvedAlert("web-2"), Some.FiringAlert()));

        Assert.That(text, Does.StartWith("**Firing**\n\nValue: A=93.5, B=1\n"));
        Assert.That(text, Does.Contain("\n\n\n**Resolved**\n\nValue: "));
    }

    [Test]
    public void An_alert_without_values_says_so() =>
        Assert.That(DefaultTexts.Values(Some.FiringAlert() with { Values = null }), Is.EqualTo("[no value]"));
}

/// <summary>The reference requests of Grafana's receivers.</summary>
internal static class Golden
{
    public static JsonObject Load() => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "grafana-requests.json")))!.AsObject();

    /// <summary>The body of one of a receiver's requests.</summary>
    public static JsonObject Body(string receiver, int request = 0) => Load()[receiver]![request]!["json"]!.AsObject();

    /// <summary>The group of the reference requests, as it would come from Grafana.</summary>
    public static AlertGroup Group()
    {
        var alert = Some.FiringAlert() with
        {
            Fingerprint = Fingerprint.Of(Some.FiringAlert().Labels),
            SilenceUrl =
                "https://grafana.example.org/ops/alerting/silence/new?alertmanager=grafana&matcher=__alert_rule_uid__%3Drule01"
                    + "&matcher=instance%3Dweb-1&matcher=severity%3Dcritical&orgId=1",
        };
        return AlertLinks.Complete(Some.Group(alert) with { Receiver = @"ops\.main" }, "https://grafana.example.org/ops", Some.Start.AddMinutes(5));
    }
}
