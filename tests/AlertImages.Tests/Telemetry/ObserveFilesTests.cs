using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Telemetry;

/// <summary>The dashboard and the rules that come with the daemon ask for metrics that there are.</summary>
public sealed partial class ObserveFilesTests
{
    private static readonly string s_sources = string.Concat(Directory.EnumerateFiles(RepositoryRoot.File("src"), "*.cs", SearchOption.AllDirectories)
        .Select(File.ReadAllText));

    [TestCase("config/dashboard.json")]
    [TestCase("config/prometheus-rules.yml")]
    public void Every_metric_is_one_of_ours(string file)
    {
        var names = Metric().Matches(File.ReadAllText(RepositoryRoot.File(file))).Select(static match => Suffix().Replace(match.Value, "")).Distinct().ToList();

        Assert.That(names, Has.Count.GreaterThan(5));
        Assert.That(names.Where(static name => !s_sources.Contains($"\"{name}\"", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Panels_lie_beside_one_another_and_ask_the_chosen_data_source()
    {
        var dashboard = JsonNode.Parse(File.ReadAllText(RepositoryRoot.File("config/dashboard.json")))!;
        var panels = dashboard["panels"]!.AsArray();
        var places = panels
            .SelectMany(static panel => Enumerable.Range(panel!["gridPos"]!["x"]!.GetValue<int>(), panel["gridPos"]!["w"]!.GetValue<int>())
                .Select(x => (x, panel["gridPos"]!["y"]!.GetValue<int>())))
            .ToList();

        Assert.That(places, Is.Unique);
        Assert.That(places.Max(static place => place.x), Is.LessThan(24));
        Assert.That(panels.Select(static panel => panel!["id"]!.GetValue<int>()), Is.Unique);
        Assert.That(
            panels.SelectMany(static panel => panel!["targets"]!.AsArray()).Select(static target => target!["datasource"]!.GetValue<string>()).Distinct(),
            Is.EqualTo(new[] { "${datasource}" }));
    }

    [Test]
    public async Task Promtool_accepts_the_rules_and_each_of_them_is_in_the_documentation()
    {
        using var process = Process.Start(new ProcessStartInfo(
            "promtool",
            ["check", "rules", RepositoryRoot.File("config/prometheus-rules.yml")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();

        Assert.That(process.ExitCode, Is.Zero, await output + await error);
        var operations = await File.ReadAllTextAsync(RepositoryRoot.File("docs/operations.md"));
        var alerts = Alert()
            .Matches(await File.ReadAllTextAsync(RepositoryRoot.File("config/prometheus-rules.yml")))
            .Select(static match => match.Groups[1].Value)
            .ToList();
        Assert.That(alerts, Has.Count.EqualTo(10));
        Assert.That(alerts.Where(alert => !operations.Contains($"`{alert}`", StringComparison.Ordinal)), Is.Empty);
    }

    [GeneratedRegex(@"\b(?:alertimages|grafana)_[a-z_]+\b")]
    private static partial Regex Metric();

    [GeneratedRegex("_bucket$")]
    private static partial Regex Suffix();

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();
}
