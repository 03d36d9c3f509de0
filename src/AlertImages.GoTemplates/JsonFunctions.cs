using static AlertImages.GoTemplates.GoArguments;

namespace AlertImages.GoTemplates;

/// <summary>Functions of JSON, and Grafana's namespace <c>data</c>.</summary>
internal static class JsonFunctions
{
    private static readonly GoObject s_data = new("data", [], new Dictionary<string, GoMethod>
    {
        ["JSON"] = static arguments => arguments is [string text] ? GoJson.Read(text) : throw new GoValueException("expected a text"),
        ["ToJSON"] = static arguments => GoJson.Write(arguments.Count == 1 ? arguments[0] : throw new GoValueException("expected one value"), null),
        ["ToJSONPretty"] = static arguments => arguments is [string indent, var value]
            ? GoJson.Write(value, indent)
            : throw new GoValueException("expected an indent and a value"),
    });

    public static IReadOnlyDictionary<string, GoFunction> All { get; } = new Dictionary<string, GoFunction>
    {
        ["toJson"] = static (_, arguments) => GoJson.Write(One(arguments, "toJson"), null),
        ["data"] = static (_, _) => s_data,
    };
}
