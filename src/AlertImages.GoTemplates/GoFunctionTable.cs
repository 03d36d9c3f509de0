using System.Collections.Frozen;

namespace AlertImages.GoTemplates;

/// <summary>A function of templates, called within one rendering.</summary>
internal delegate object? GoFunction(GoRendering rendering, object?[] arguments);

/// <summary>The functions that templates may call. A template that names any other function cannot be parsed.</summary>
public sealed class GoFunctionTable
{
    private readonly FrozenDictionary<string, GoFunction> _functions;

    private GoFunctionTable(IEnumerable<KeyValuePair<string, GoFunction>> functions) => _functions = functions.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Go's own functions, Alertmanager's, and those of Grafana's that work on any data.</summary>
    public static GoFunctionTable Standard { get; } = new(
    [
        .. ComparisonFunctions.All,
        .. CollectionFunctions.All,
        .. TextFunctions.All,
        .. RegexFunctions.All,
        .. EscapeFunctions.All,
        .. TimeFunctions.All,
        .. JsonFunctions.All,
        .. TemplateFunctions.All,
    ]);

    /// <summary>The same table with more functions. Like methods, they throw <see cref="GoValueException"/> when their arguments do not fit.</summary>
    public GoFunctionTable With(IEnumerable<KeyValuePair<string, GoMethod>> functions) => new(
        _functions.Concat(functions.Select(static added => KeyValuePair.Create<string, GoFunction>(added.Key, (_, arguments) => added.Value(arguments)))));

    internal bool Contains(string name) => _functions.ContainsKey(name);

    internal GoFunction Find(string name) => _functions[name];
}
