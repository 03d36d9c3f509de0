using System.Text.Json;
using AlertImages.Core.Alerts;
using AlertImages.Core.Templating;
using AlertImages.GoTemplates;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Templating;

/// <summary>Templates give what Go's own engine gives: the expected texts are made by <c>Golden/templates/expect.go</c>.</summary>
public sealed class GoTemplateTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_now = s_start.AddMinutes(5);

    [TestCaseSource(nameof(Cases))]
    public void A_template_gives_what_Go_gives(GoCase given)
    {
        var (text, failure) = Run(given.Template.Replace('⏎', '\n'));

        Assert.That(failure is not null, Is.EqualTo(given.Fails), failure?.Message);
        Assert.That(text, Is.EqualTo(given.Expected));
    }

    private static (string Text, GoTemplateException? Failure) Run(string template)
    {
        var templates = new GoTemplateSet(GrafanaFunctions.Table);
        try
        {
            templates.Add("test", template);
        }
        catch (GoTemplateException exception)
        {
            return ("", exception);
        }

        var output = templates.Run("test", AlertData.Of(Group()), new ManualTime(s_now));
        return (output.Text, output.Failure);
    }

    private static IEnumerable<TestCaseData> Cases()
    {
        using var file = File.OpenRead(RepositoryRoot.File("tests", "AlertImages.Tests", "Golden", "templates", "expected.json"));
        foreach (var given in JsonSerializer.Deserialize<GoCase[]>(file, JsonSerializerOptions.Web)!)
        {
            yield return new TestCaseData(given).SetArgDisplayNames(given.Template);
        }
    }

    private static AlertGroup Group() => new()
    {
        Source = AlertSource.Grafana,
        ContactPoint = "ops",
        Receiver = "ops",
        Status = AlertState.Firing,
        GroupKey = "{}:{alertname=\"HighCPU\"}",
        Alerts =
        [
            Alert(AlertState.Firing, "web-1", new() { ["A"] = 93.5, ["B"] = 1 }),
            Alert(AlertState.Firing, "web-2", new() { ["A"] = 1_500_000, ["C"] = 0.00001 }),
            Alert(AlertState.Resolved, "db<1>", null),
        ],
        GroupLabels = new Dictionary<string, string> { ["alertname"] = "HighCPU" },
        CommonLabels = new Dictionary<string, string> { ["alertname"] = "HighCPU", ["grafana_folder"] = "Prod", ["severity"] = "critical" },
        CommonAnnotations = new Dictionary<string, string> { ["runbook_url"] = "https://wiki.example.org/r1" },
        ExternalUrl = "https://grafana.example.org",
        AppVersion = "12.4.0",
        TruncatedAlerts = 2,
    };

    private static Alert Alert(AlertState status, string instance, Dictionary<string, double>? values) => new()
    {
        Status = status,
        Labels = new Dictionary<string, string> { ["alertname"] = "HighCPU", ["grafana_folder"] = "Prod", ["instance"] = instance, ["severity"] = "critical" },
        Annotations = new Dictionary<string, string> { ["summary"] = "HighCPU on " + instance, ["runbook_url"] = "https://wiki.example.org/r1" },
        StartsAt = s_start,
        EndsAt = status == AlertState.Resolved ? s_now : null,
        GeneratorUrl = "https://grafana.example.org/view?orgId=1",
        Fingerprint = "8499bfead00891c8",
        ValueString = "v",
        RuleUid = "rule01",
        OrgId = 1,
        Values = values,
    };

    /// <summary>A line of <c>expected.json</c>: a template (⏎ is a line break), its text, and whether it ends in an error.</summary>
    public sealed record GoCase(string Template, string Expected, bool Fails);
}
