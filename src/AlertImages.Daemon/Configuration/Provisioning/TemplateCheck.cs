using System.Text.Json.Nodes;
using AlertImages.Core.Alerts;
using AlertImages.Core.Templating;
using AlertImages.Daemon.Configuration.Values;
using AlertImages.GoTemplates;

namespace AlertImages.Daemon.Configuration.Provisioning;

/// <summary>
/// Renders every template of the settings against sample alerts. One that never gives a text is an error;
/// one that fails for some alerts is a warning, for its default text is sent then.
/// </summary>
internal sealed class TemplateCheck(ProvisioningFiles files, TimeProvider time)
{
    private readonly IReadOnlyList<AlertGroup> _samples = [.. new[]
    {
        (1, 0),
        (2, 1),
        (0, 1),
    }.Select(count => SampleGroup.Create("test", count.Item1, count.Item2, time.GetUtcNow(), "https://grafana.example.org", 1))];

    /// <summary>Adds what it finds.</summary>
    public void Run()
    {
        foreach (var contactPoint in files.ContactPoints)
        {
            foreach (var receiver in contactPoint.Receivers)
            {
                foreach (var (key, text) in Templates(receiver.Settings, ""))
                {
                    Check(
                        text,
                        problem => new ConfigurationError(
                            contactPoint.File,
                            receiver.Line,
                            $"contact point '{contactPoint.Name}', {receiver.Type} '{receiver.Uid}': {key}: {problem}"));
                }
            }
        }
    }

    private void Check(string text, Func<string, ConfigurationError> describe)
    {
        TextTemplate template;
        try
        {
            template = TextTemplate.Parse(text);
        }
        catch (GoTemplateException)
        {
            // the binder has told it
            return;
        }

        var problems = new HashSet<string>();
        var renderer = new TemplateRenderer(files.Templates, time, failure => problems.Add(failure.Message));
        var failed = _samples.Count(sample => renderer.TryRender(template, new TemplateInput(sample)) is null);
        if (failed > 0)
        {
            (failed == _samples.Count ? files.Errors : files.Warnings).Add(describe(problems.First()));
        }
    }

    /// <summary>Texts with actions, wherever they stand in the settings.</summary>
    private static IEnumerable<(string Key, string Text)> Templates(JsonNode? node, string path) => node switch
    {
        JsonObject members => members.SelectMany(member => Templates(member.Value, path.Length == 0 ? member.Key : $"{path}.{member.Key}")),
        JsonArray items => items.SelectMany((item, index) => Templates(item, $"{path}[{index}]")),
        JsonValue value when value.TryGetValue<string>(out var text) && text.Contains("{{", StringComparison.Ordinal) => [(path, text)],
        _ => [],
    };
}
