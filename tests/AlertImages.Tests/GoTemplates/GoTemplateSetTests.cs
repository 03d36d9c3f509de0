using AlertImages.GoTemplates;
using AlertImages.TestSupport;

namespace AlertImages.Tests.GoTemplates;

public sealed class GoTemplateSetTests
{
    private static readonly GoObject s_data = new("data", [new("Status", "firing"), new("NotANumber", double.NaN)]);

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
        Assert.That(text, Has.Length.LessThanOrEqualTo(GoTemplateSet.MaxOutput));
    }

    [Test]
    public void An_expression_takes_time_in_proportion_to_the_text()
    {
        var (text, failure) = Run($"{{{{ match \"^(a|a)*(a|a)*(a|a)*$\" \"{new string('a', 5_000)}b\" }}}}");

        Assert.That(failure, Is.Null);
        Assert.That(text, Is.EqualTo("false"));
    }

    [Test]
    public void A_number_that_is_not_finite_prints_with_every_verb_of_floats() =>
        Assert.That(Run("{{ printf \"%f %e %g\" .NotANumber .NotANumber .NotANumber }}").Text, Is.EqualTo("NaN NaN NaN"));

    private static IEnumerable<TestCaseData> Bombs()
    {
        var hundred = $"{{{{ $l := coll.Slice{string.Concat(Enumerable.Repeat(" 1", 100))} }}}}";
        yield return Bomb("a template that calls itself", "{{ define \"a\" }}{{ template \"a\" }}{{ end }}{{ template \"a\" }}");
        yield return Bomb("tmpl.Exec of itself", "{{ define \"a\" }}{{ tmpl.Exec \"a\" }}{{ end }}{{ tmpl.Exec \"a\" }}");
        yield return Bomb(
            "loops in templates in loops",
            $"{{{{ define \"a\" }}}}{hundred}{{{{ range $l }}}}{{{{ range $l }}}}x{{{{ end }}}}{{{{ end }}}}{{{{ end }}}}"
            + $"{hundred}{{{{ range $l }}}}{{{{ range $l }}}}{{{{ tmpl.Exec \"a\" }}}}{{{{ end }}}}{{{{ end }}}}");
        yield return Bomb(
            "templates parsed in a loop",
            $"{hundred}{{{{ $x := printf \"%10000d\" 1 }}}}{{{{ range $l }}}}{{{{ range $l }}}}{{{{ tmpl.Inline $x }}}}{{{{ end }}}}{{{{ end }}}}");
        yield return Bomb(
            "loops in loops", $"{hundred}{string.Concat(Enumerable.Repeat("{{ range $l }}", 6))}x{string.Concat(Enumerable.Repeat("{{ end }}", 6))}");
        yield return Bomb(
            "a text that doubles", "{{ $x := \"aaaaaaaaaaaaaaaa\" }}" + string.Concat(Enumerable.Repeat("{{ $x = print $x $x }}", 40)) + "{{ $x }}");
        yield return Bomb("a text as wide as asked for", "{{ printf \"%2000000000d\" 1 }}");
        yield return Bomb("parentheses in parentheses", "{{ " + new string('(', 10_000) + "1" + new string(')', 10_000) + " }}");
        yield return Bomb("ifs in ifs", string.Concat(Enumerable.Repeat("{{ if true }}", 10_000)) + string.Concat(Enumerable.Repeat("{{ end }}", 10_000)));
        yield return Bomb("arrays in arrays", $"{{{{ data.JSON `{new string('[', 10_000)}{new string(']', 10_000)}` }}}}");
        yield return Bomb("a text in place of each letter", $"{{{{ $x := printf \"%10000d\" 1 }}}}{{{{ reReplaceAll \".\" $x $x }}}}");
    }

    private static TestCaseData Bomb(string name, string template) => new TestCaseData(name, template).SetArgDisplayNames(name);

    private static (string Text, GoTemplateException? Failure) Run(string template)
    {
        var templates = new GoTemplateSet(GoFunctionTable.Standard);
        try
        {
            templates.Add("test", template);
        }
        catch (GoTemplateException exception)
        {
            return ("", exception);
        }

        var output = templates.Run("test", s_data, new ManualTime());
        return (output.Text, output.Failure);
    }
}
