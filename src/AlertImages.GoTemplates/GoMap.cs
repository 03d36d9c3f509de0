namespace AlertImages.GoTemplates;

/// <summary>A map with text keys. It is iterated in the order of its keys, as in Go.</summary>
/// <param name="entries">The entries.</param>
/// <param name="type">Go's name of the type, which error messages show.</param>
/// <param name="zero">The value of a missing key, as with Go's option <c>missingkey=zero</c>.</param>
/// <param name="methods">The methods; null when there are none.</param>
public sealed class GoMap(
    IEnumerable<KeyValuePair<string, object?>> entries,
    string type = "map[string]interface {}",
    object? zero = null,
    IReadOnlyDictionary<string, GoMethod>? methods = null)
{
    private readonly SortedDictionary<string, object?> _entries = new(entries.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);

    internal string Type => type;

    internal IReadOnlyDictionary<string, object?> Entries => _entries;

    internal GoMethod? Method(string name) => methods?.GetValueOrDefault(name);

    internal object? this[string key] => _entries.GetValueOrDefault(key, zero);
}
