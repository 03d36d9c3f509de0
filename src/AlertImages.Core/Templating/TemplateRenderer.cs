using AlertImages.Core.Alerts;
using AlertImages.GoTemplates;

namespace AlertImages.Core.Templating;

/// <summary>
/// Renders the text settings of one notification. A template that fails is reported once, and the default text is used: a notification is never silent.
/// </summary>
/// <param name="catalog">Templates that can be called by name.</param>
/// <param name="time">The clock of <c>since</c> and <c>time.Now</c>.</param>
/// <param name="failed">Told of every template that failed.</param>
public sealed class TemplateRenderer(TemplateCatalog catalog, TimeProvider time, Action<GoTemplateException>? failed = null)
{
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);

    /// <summary>With the built-in templates alone; failures go unnoticed.</summary>
    public static TemplateRenderer BuiltIn => new(TemplateCatalog.BuiltIn, TimeProvider.System);

    /// <summary>The text, or the default text when the setting is not there or fails.</summary>
    public string Render(TextTemplate? template, TextTemplate fallback, TemplateInput input)
    {
        ArgumentNullException.ThrowIfNull(fallback);
        return TryRender(template ?? fallback, input) ?? fallback.RenderBuiltIn(input);
    }

    /// <summary>The text; null when the template fails.</summary>
    public string? TryRender(TextTemplate template, TemplateInput input)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(input);
        if (template.IsPlain || (template.IsBuiltIn && catalog.IsBuiltIn))
        {
            return template.RenderBuiltIn(input);
        }

        var output = template.Run(catalog, time, input);
        if (output.Failure is { } failure && _reported.Add(failure.Message))
        {
            failed?.Invoke(failure);
        }

        return output.Failure is null ? output.Text : null;
    }
}

/// <summary>What a template works on.</summary>
/// <param name="Group">The alerts.</param>
/// <param name="Escape">Applied to all that comes from alerts, not to the template's own words; null: nothing.</param>
/// <param name="ImageUrl">The link of an alert's picture.</param>
public sealed record TemplateInput(AlertGroup Group, Func<string, string>? Escape = null, Func<Alert, string?>? ImageUrl = null)
{
    /// <summary>True: the text becomes HTML, and values are made harmless by where they stand in it.</summary>
    public bool IsHtml { get; init; }

    /// <summary><c>.Vars</c>.</summary>
    public IReadOnlyDictionary<string, string>? Variables { get; init; }
}
