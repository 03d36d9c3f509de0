using AlertImages.Core.Alerts;
using AlertImages.Core.Templating;
using AlertImages.GoTemplates;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Templating;

public sealed class TextTemplateTests
{
    private static readonly TimeProvider s_time = new ManualTime();
    private readonly List<GoTemplateException> _failures = [];

    private static IEnumerable<AlertGroup> Groups =>
    [
        Golden.Group(),
        Some.Group(Some.ResolvedAlert()),
        Some.Group(Some.FiringAlert(), Some.ResolvedAlert("web-2"), Some.FiringAlert("web-3")),
        Some.Group(Some.FiringAlert() with { Values = null, GeneratorUrl = "", Annotations = new Dictionary<string, string>() }),
        Some.Group() with { GroupLabels = new Dictionary<string, string>(), CommonLabels = new Dictionary<string, string>(), AppVersion = "" },
        Some.Group(Some.FiringAlert("<b>&amp;[x](y)_*") with { DashboardUrl = "https://g/d/1?a=1&b=2", PanelUrl = "https://g/d/1?viewPanel=1" }) with
        {
            GroupLabels = new Dictionary<string, string> { ["__private__"] = "shown" },
        },
    ];

    [SetUp]
    public void SetUp() => _failures.Clear();

    [TestCase("plain text", "plain text")]
    [TestCase("{{ template \"default.title\" . }}", "[FIRING:1] HighCPU Prod (web-1 critical)")]
    [TestCase("Team A: {{template \"default.title\" .}}!", "Team A: [FIRING:1] HighCPU Prod (web-1 critical)!")]
    [TestCase("{{ template \"slack.default.footer\" . }}", "Grafana v12.4.0")]
    [TestCase("{{ range .Alerts.Firing }}{{ .Labels.instance }} at {{ .Values.A }}{{ end }}", "web-1 at 93.5")]
    [TestCase("{{ queryFromGeneratorURL \"http://p/graph?a=1&g0.expr=up+%3D%3D+0&g0.tab=1\" }}", "up == 0")]
    [TestCase(
        "{{ grafanaExploreURL \"https://g\" \"ds\" \"now-1h\" \"now\" \"a<b\" }}",
        "https://g/explore?left=%7B%22range%22%3A%7B%22from%22%3A%22now-1h%22%2C%22to%22%3A%22now%22%7D"
            + "%2C%22queries%22%3A%5B%7B%22datasource%22%3A%7B%22type%22%3A%22prometheus%22%2C%22uid%22%3A%22ds%22%7D"
            + "%2C%22expr%22%3A%22a%5Cu003cb%22%2C%22instant%22%3Afalse%2C%22range%22%3Atrue%2C%22refId%22%3A%22A%22%7D%5D%7D")]
    [TestCase("{{ queryFromGeneratorURL \"http://p/graph\" }}", "")]
    [TestCase("{{ .Labels }}", "")]
    public void Renders_text_and_templates(string text, string expected) =>
        Assert.That(Renderer().TryRender(TextTemplate.Parse(text), new TemplateInput(Some.Group())) ?? "", Is.EqualTo(expected));

    [TestCaseSource(nameof(Groups))]
    public void Default_templates_give_the_default_texts(AlertGroup group)
    {
        Func<string, string>[] escapes =
        [
            static text => text,
            static text => text.Replace("<", "&lt;", StringComparison.Ordinal).Replace("](", "]\\(", StringComparison.Ordinal),
        ];
        foreach (var escape in escapes)
        {
            var input = new TemplateInput(group, escape);
            Assert.That(Engine("default.title", input), Is.EqualTo(DefaultTexts.Title(group, escape)));
            Assert.That(Engine("default.message", input), Is.EqualTo(DefaultTexts.Message(group, escape)));
            Assert.That(Engine("teams.default.message", input), Is.EqualTo(DefaultTexts.TeamsMessage(group, escape)));
            Assert.That(Engine("slack.default.footer", input), Is.EqualTo(DefaultTexts.SlackFooter(group)));
        }
    }

    [Test]
    public void Provisioned_templates_are_known_by_name_and_may_replace_the_built_in_ones()
    {
        var catalog = TemplateCatalog.BuiltIn.With(
            "team",
            "{{ define \"team.title\" }}Team: {{ template \"default.title\" . }}{{ end }}{{ define \"default.title\" }}mine{{ end }}");

        Assert.That(
            Renderer(catalog).Render(TextTemplate.Parse("{{ template \"team.title\" . }}"), TextTemplate.Empty, new TemplateInput(Some.Group())),
            Is.EqualTo("Team: mine"));
        Assert.That(Renderer(catalog).Render(null, TextTemplate.DefaultTitle, new TemplateInput(Some.Group())), Is.EqualTo("mine"));
        Assert.That(
            Renderer().Render(null, TextTemplate.DefaultTitle, new TemplateInput(Some.Group())),
            Does.StartWith("[FIRING:1]"),
            "the catalogue it was made from stays");
    }

    [Test]
    public void A_file_that_defines_nothing_is_the_template_of_its_name() => Assert.That(
        Renderer(TemplateCatalog.BuiltIn.With("short", "{{ len .Alerts }} alerts\nsecond"))
            .Render(TextTemplate.Parse("<{{ template \"short\" . }}>"), TextTemplate.Empty, new TemplateInput(Some.Group())),
        Is.EqualTo("<\n  1 alerts\n  second\n>"));

    [TestCase("{{ template \"my.title\" . }}")]
    [TestCase("{{ .NoSuchField }}")]
    [TestCase("{{ index .Alerts 7 }}")]
    public void A_template_that_fails_is_reported_once_and_the_default_text_is_used(string text)
    {
        var renderer = Renderer();
        var template = TextTemplate.Parse(text);

        Assert.That(
            renderer.Render(template, TextTemplate.DefaultTitle, new TemplateInput(Some.Group())),
            Is.EqualTo("[FIRING:1] HighCPU Prod (web-1 critical)"));
        renderer.Render(template, TextTemplate.DefaultTitle, new TemplateInput(Some.Group()));
        Assert.That(_failures, Has.Count.EqualTo(1));
        Assert.That(_failures[0].Message, Does.StartWith("template: text:1:"));
    }

    [Test]
    public void A_default_template_that_was_replaced_by_one_that_fails_still_gives_the_default_text() => Assert.That(
        Renderer(TemplateCatalog.BuiltIn.With("mine", "{{ define \"default.message\" }}{{ .Nothing }}{{ end }}"))
            .Render(null, TextTemplate.DefaultMessage, new TemplateInput(Some.Group())),
        Does.StartWith("**Firing**\n\nValue: "));

    [TestCase("{{ if }}", "template: text:1:7: missing value for if")]
    [TestCase("one\n{{ .A", "template: text:2:")]
    [TestCase("{{ nothing . }}", "template: text:1:4: function \"nothing\" not defined")]
    public void A_template_that_cannot_be_read_is_refused(string text, string error) =>
        Assert.That(() => TextTemplate.Parse(text), Throws.TypeOf<GoTemplateException>().With.Message.StartsWith(error));

    [TestCase("<{{ .Status }}|x> **b**", "<(firing)|x> **b**")]
    [TestCase("{{ printf \"<%s|%d>\" .Status 3 }}", "<(firing)|3>")]
    [TestCase("{{ safeHtml .Status }}", "firing")]
    [TestCase("{{ .Status | toUpper }}{{ len .Alerts }}", "(FIRING)(1)")]
    public void What_comes_from_alerts_is_escaped_and_the_templates_own_words_are_not(string text, string expected) =>
        Assert.That(Renderer().TryRender(TextTemplate.Parse(text), new TemplateInput(Some.Group(), static value => $"({value})")), Is.EqualTo(expected));

    [TestCase("<b>{{ .X }}</b>", "<script>", "<b>&lt;script&gt;</b>")]
    [TestCase("<a href=\"{{ .X }}\">", "javascript:alert(1)", "<a href=\"#ZgotmplZ\">")]
    [TestCase("<a href=\"{{ .X }}\">", "https://e.org/?a=1&b=\"2", "<a href=\"https://e.org/?a=1&amp;b=&quot;2\">")]
    [TestCase("<a title='{{ .X }}'>", "a'b", "<a title='a&#39;b'>")]
    public void Values_are_harmless_in_html(string text, string value, string expected)
    {
        var group = Some.Group() with { CommonLabels = new Dictionary<string, string> { ["X"] = value } };
        var output = Renderer().TryRender(TextTemplate.Parse("{{ with .CommonLabels }}" + text + "{{ end }}"), new TemplateInput(group) { IsHtml = true });

        Assert.That(output, Is.EqualTo(expected));
    }

    private TemplateRenderer Renderer(TemplateCatalog? catalog = null) => new(catalog ?? TemplateCatalog.BuiltIn, s_time, _failures.Add);

    /// <summary>By the engine, not by the text that is known without it.</summary>
    private string Engine(string name, TemplateInput input)
    {
        _failures.Clear();
        var text = Renderer().TryRender(TextTemplate.Parse($"{{{{ template \"{name}\" . }}}}"), input);
        Assert.That(_failures, Is.Empty);
        return text!;
    }
}
