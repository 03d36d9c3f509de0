using System.Text.RegularExpressions;
using AlertImages.GoTemplates;

namespace AlertImages.Core.Templating;

/// <summary>The templates that texts can call by name: the built-in ones, then those of the provisioning files, which may replace them.</summary>
public sealed partial class TemplateCatalog
{
    private TemplateCatalog(GoTemplateSet templates, bool isBuiltIn) => (Templates, IsBuiltIn) = (templates, isBuiltIn);

    /// <summary>Grafana's and Alertmanager's.</summary>
    public static TemplateCatalog BuiltIn { get; } = new(ReadBuiltIn(), isBuiltIn: true);

    internal GoTemplateSet Templates { get; }

    /// <summary>True when nobody has added anything.</summary>
    internal bool IsBuiltIn { get; }

    /// <summary>The same with one more file; throws <see cref="GoTemplateException"/> when it is wrong.</summary>
    /// <param name="name">Its name in the provisioning file; a text that defines nothing becomes the template of this name, as in Grafana.</param>
    /// <param name="text">Go template.</param>
    public TemplateCatalog With(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var templates = Templates.Copy();
        var defines = Definition().IsMatch(text);
        templates.Add(name, defines ? text : $"{{{{ define \"{name}\" }}}}\n{Indent(text.Trim())}\n{{{{ end }}}}");
        return new TemplateCatalog(templates, isBuiltIn: false);
    }

    /// <summary>True when the text defines templates and has no text of its own.</summary>
    public static bool DefinesOnly(string text) => NamesIn(text).Count > 0 && Read("text", text).IsBlank("text");

    /// <summary>Names of the templates that the text defines, in alphabetical order; throws <see cref="GoTemplateException"/>.</summary>
    public static IReadOnlyList<string> NamesIn(string text) =>
        [.. Read("text", text).Names.Where(static name => name != "text").Order(StringComparer.Ordinal)];

    /// <summary>The templates of one text; throws <see cref="GoTemplateException"/>.</summary>
    internal static GoTemplateSet Read(string name, string text)
    {
        var templates = new GoTemplateSet(GrafanaFunctions.Table);
        templates.Add(name, text);
        return templates;
    }

    private static string Indent(string text) => string.Join('\n', text.Split('\n').Select(static line => "  " + line));

    private static GoTemplateSet ReadBuiltIn()
    {
        const string Name = "defaults.tmpl";
        using var reader = new StreamReader(typeof(TemplateCatalog).Assembly.GetManifestResourceStream(Name)!);
        return Read(Name, reader.ReadToEnd());
    }

    [GeneratedRegex(@"\{\{-?\s*define", RegexOptions.CultureInvariant)]
    private static partial Regex Definition();
}
