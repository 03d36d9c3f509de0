using System.Text.Json;
using AlertImages.Core.Alerts;
using AlertImages.Core.Templating.Go;
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

    [Test]
    public void An_error_names_template_line_and_column()
    {
        var parsed = Run("line one\n{{ .Status | nope }}").Failure;
        var executed = Run("line one\nline two {{ .Nope }}").Failure;

        Assert.That((parsed!.Template, parsed.Line), Is.EqualTo(("test", 2)));
        Assert.That(parsed.Message, Does.Contain("nope"));
        Assert.That((executed!.Template, executed.Line), Is.EqualTo(("test", 2)));
        Assert.That(executed.Message, Does.Contain("Nope"));
    }

    [TestCaseSource(nameof(Bombs))]
    public void A_template_that_grows_without_end_ends_in_an_error(string name, string template)
    {
        var (text, failure) = Run(template);

        Assert.That(failure, Is.Not.Null, name);
        Assert.That(text, Has.Length.LessThanOrEqualTo(GoTemplates.MaxOutput));
    }

    [Test]
    public void An_expression_takes_time_in_proportion_to_the_text()
    {
        var (text, failure) = Run($"{{{{ match \"^(a|a)*(a|a)*(a|a)*$\" \"{new string('a', 5_000)}b\" }}}}");

        Assert.That(failure, Is.Null);
        Assert.That(text, Is.EqualTo("false"));
    }

    private static IEnumerable<TestCaseData> Bombs()
    {
        var hundred = $"{{{{ $l := coll.Slice{string.Concat(Enumerable.Repeat(" 1", 100))} }}}}";
        yield return Bomb("a template that calls itself", "{{ define \"a\" }}{{ template \"a\" }}{{ end }}{{ template \"a\" }}");
        yield return Bomb("tmpl.Exec of itself", "{{ define \"a\" }}{{ tmpl.Exec \"a\" }}{{ end }}{{ tmpl.Exec \"a\" }}");
        yield return Bomb("loops in templates in loops", $"{{{{ define \"a\" }}}}{hundred}{{{{ range $l }}}}{{{{ range $l }}}}x{{{{ end }}}}{{{{ end }}}}{{{{ end }}}}{hundred}{{{{ range $l }}}}{{{{ range $l }}}}{{{{ tmpl.Exec \"a\" }}}}{{{{ end }}}}{{{{ end }}}}");
        yield return Bomb("templates parsed in a loop", $"{hundred}{{{{ $x := printf \"%10000d\" 1 }}}}{{{{ range $l }}}}{{{{ range $l }}}}{{{{ tmpl.Inline $x }}}}{{{{ end }}}}{{{{ end }}}}");
        yield return Bomb("loops in loops", $"{hundred}{string.Concat(Enumerable.Repeat("{{ range $l }}", 6))}x{string.Concat(Enumerable.Repeat("{{ end }}", 6))}");
        yield return Bomb("a text that doubles", "{{ $x := \"aaaaaaaaaaaaaaaa\" }}" + string.Concat(Enumerable.Repeat("{{ $x = print $x $x }}", 40)) + "{{ $x }}");
        yield return Bomb("a text as wide as asked for", "{{ printf \"%2000000000d\" 1 }}");
        yield return Bomb("parentheses in parentheses", "{{ " + new string('(', 10_000) + "1" + new string(')', 10_000) + " }}");
        yield return Bomb("ifs in ifs", string.Concat(Enumerable.Repeat("{{ if true }}", 10_000)) + string.Concat(Enumerable.Repeat("{{ end }}", 10_000)));
        yield return Bomb("arrays in arrays", $"{{{{ data.JSON `{new string('[', 10_000)}{new string(']', 10_000)}` }}}}");
        yield return Bomb("a text in place of each letter", $"{{{{ $x := printf \"%10000d\" 1 }}}}{{{{ reReplaceAll \".\" $x $x }}}}");
    }

    private static TestCaseData Bomb(string name, string template) => new TestCaseData(name, template).SetArgDisplayNames(name);

    private static (string Text, GoTemplateException? Failure) Run(string template)
    {
        var templates = new GoTemplates();
        try
        {
            templates.Add("test", template);
        }
        catch (GoTemplateException exception)
        {
            return ("", exception);
        }

        var output = templates.Run("test", AlertData.Of(Group()), new GoFunctions(new ManualTime(s_now), templates));
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
