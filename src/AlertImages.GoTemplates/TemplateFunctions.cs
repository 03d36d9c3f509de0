namespace AlertImages.GoTemplates;

/// <summary>Grafana's namespace <c>tmpl</c>: templates as functions.</summary>
internal static class TemplateFunctions
{
    private const string InlineName = "__inline__";

    public static IReadOnlyDictionary<string, GoFunction> All { get; } = new Dictionary<string, GoFunction>
    {
        ["tmpl"] = static (rendering, _) => new GoObject("tmpl", [], new Dictionary<string, GoMethod>
        {
            ["Exec"] = arguments => Execute(rendering, arguments),
            ["Inline"] = arguments => Inline(rendering, arguments),
        }),
    };

    private static string Execute(GoRendering rendering, IReadOnlyList<object?> arguments) =>
        arguments is [string name, ..] && rendering.Templates.Find(name) is not null
            ? rendering.RunNested(rendering.Templates, name, arguments.ElementAtOrDefault(1))
            : throw new GoValueException("template \"" + (arguments.Count > 0 ? GoPrint.Format(arguments[0]) : "") + "\" not defined");

    private static string Inline(GoRendering rendering, IReadOnlyList<object?> arguments)
    {
        if (arguments is not [string text, ..])
        {
            throw new GoValueException("expected a template");
        }

        rendering.Budget.Make(text.Length);
        var copy = rendering.Templates.Copy();
        try
        {
            copy.Add(InlineName, text);
        }
        catch (GoTemplateException exception)
        {
            throw new GoValueException(exception.Message);
        }

        return rendering.RunNested(copy, InlineName, arguments.ElementAtOrDefault(1));
    }
}
