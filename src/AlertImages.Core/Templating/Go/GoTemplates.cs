namespace AlertImages.Core.Templating.Go;

/// <summary>Templates that know each other by name.</summary>
internal sealed class GoTemplates
{
    /// <summary>Grafana's limit of one expansion: 10 MiB.</summary>
    public const int MaxOutput = 10 * 1024 * 1024;

    /// <summary>Characters of one value that a function makes; far above any message.</summary>
    public const int MaxValue = 1024 * 1024;

    private readonly Dictionary<string, ParsedTemplate> _defined = new(StringComparer.Ordinal);

    /// <summary>Names of all templates.</summary>
    public IReadOnlyCollection<string> Names => _defined.Keys;

    /// <summary>Reads a text; its definitions replace those of the same name. Throws <see cref="GoTemplateException"/>.</summary>
    public void Add(string name, string text) => GoParser.Parse(name, text, GoFunctions.IsFunction, _defined);

    /// <summary>Takes over what others define; theirs replace those of the same name.</summary>
    public void Add(GoTemplates others)
    {
        foreach (var (name, template) in others._defined)
        {
            _defined[name] = template;
        }
    }

    /// <summary>The same templates, to add to without changing these.</summary>
    public GoTemplates Copy()
    {
        var copy = new GoTemplates();
        copy.Add(this);
        return copy;
    }

    /// <summary>The templates of one text.</summary>
    public static GoTemplates Read(string name, string text)
    {
        var templates = new GoTemplates();
        templates.Add(name, text);
        return templates;
    }

    /// <summary>True when a template holds nothing but white space.</summary>
    public bool IsBlank(string name) => Find(name) is not { } template || template.Nodes.All(static node => node is TextNode text && string.IsNullOrWhiteSpace(text.Text));

    public ParsedTemplate? Find(string name) => _defined.GetValueOrDefault(name);

    /// <summary>Runs one of them.</summary>
    public GoOutput Run(string name, object? data, GoFunctions functions, ValueEscape? escape = null) => new GoExecutor(this, functions, escape).Run(name, data);
}
