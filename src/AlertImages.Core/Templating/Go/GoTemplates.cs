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

    /// <summary>The same templates, to add to without changing these.</summary>
    public GoTemplates Copy()
    {
        var copy = new GoTemplates();
        foreach (var (name, template) in _defined)
        {
            copy._defined.Add(name, template);
        }

        return copy;
    }

    public ParsedTemplate? Find(string name) => _defined.GetValueOrDefault(name);

    /// <summary>Runs one of them.</summary>
    public GoOutput Run(string name, object? data, GoFunctions functions) => new GoExecutor(this, functions).Run(name, data);
}
