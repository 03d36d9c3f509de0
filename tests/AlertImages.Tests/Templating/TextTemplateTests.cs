using AlertImages.Core.Templating;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Templating;

public sealed class TextTemplateTests
{
    [TestCase("plain text", "plain text")]
    [TestCase("{{ template \"default.title\" . }}", "[FIRING:1] HighCPU Prod (web-1 critical)")]
    [TestCase("Team A: {{template \"default.title\" .}}!", "Team A: [FIRING:1] HighCPU Prod (web-1 critical)!")]
    [TestCase("{{ template \"slack.default.footer\" . }}", "Grafana v12.4.0")]
    public void Renders_text_and_default_templates(string text, string expected) =>
        Assert.That(TextTemplate.Parse(text).Render(Some.Group()), Is.EqualTo(expected));

    [TestCase("{{ .Labels.alertname }}")]
    [TestCase("{{ template \"my.title\" . }}")]
    [TestCase("{{ template \"default.title\" . }} {{ if true }}x{{ end }}")]
    public void Other_actions_are_refused_and_not_sent(string text) =>
        Assert.That(() => TextTemplate.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains("not yet"));
}
