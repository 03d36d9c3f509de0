namespace AlertImages.GoTemplates;

/// <summary>Templates that can call each other by name.</summary>
/// <param name="functions">The functions that the templates may call.</param>
public sealed class GoTemplateSet(GoFunctionTable functions)
{
    /// <summary>Characters that one rendering may print: Grafana's limit of one expansion, 10 MiB.</summary>
    public const int MaxOutput = 10 * 1024 * 1024;

    /// <summary>Characters of one value that a function makes; far more than any message needs.</summary>
    internal const int MaxValue = 1024 * 1024;

    private readonly Dictionary<string, ParsedTemplate> _defined = new(StringComparer.Ordinal);

    /// <summary>Names of all templates.</summary>
    public IReadOnlyCollection<string> Names => _defined.Keys;

    internal GoFunctionTable Functions => functions;

    /// <summary>Parses a text; its definitions replace those of the same name. Throws <see cref="GoTemplateException"/>.</summary>
    public void Add(string name, string text) => GoParser.Parse(new GoSource(name, text), functions, _defined);

    /// <summary>Adds the templates of another set; they replace those of the same name.</summary>
    public void Add(GoTemplateSet others)
    {
        ArgumentNullException.ThrowIfNull(others);
        foreach (var (name, template) in others._defined)
        {
            _defined[name] = template;
        }
    }

    /// <summary>A new set with the same templates and functions; adding to it does not change this one.</summary>
    public GoTemplateSet Copy()
    {
        var copy = new GoTemplateSet(functions);
        copy.Add(this);
        return copy;
    }

    /// <summary>True when the template is unknown or holds nothing but white space.</summary>
    public bool IsBlank(string name) => Find(name) is not { } template || template.IsBlank;

    /// <summary>Renders one template, within limits of size, depth and steps.</summary>
    /// <param name="name">Name of the template.</param>
    /// <param name="data">The dot; the doc comment of <see cref="GoMethod"/> lists the types of values.</param>
    /// <param name="time">The clock of <c>since</c> and <c>time.Now</c>.</param>
    /// <param name="escape">Applied to the values that are printed, unless they are marked as safe; the text of the templates is printed as it is.</param>
    public GoOutput Run(string name, object? data, TimeProvider time, ValueEscape? escape = null) =>
        Run(name, data, new GoRendering(time, this), escape);

    internal ParsedTemplate? Find(string name) => _defined.GetValueOrDefault(name);

    /// <summary>Renders one template as a part of a rendering that is in progress.</summary>
    internal GoOutput Run(string name, object? data, GoRendering rendering, ValueEscape? escape = null) =>
        new GoExecutor(this, rendering, escape).Run(name, data);
}
