using System.Collections;

namespace AlertImages.GoTemplates;

/// <summary>A slice, which may have methods.</summary>
/// <param name="items">The items.</param>
/// <param name="type">Go's name of the type, which error messages show.</param>
/// <param name="methods">The methods; null when there are none.</param>
public sealed class GoList(
    IReadOnlyList<object?> items, string type = "[]interface {}", IReadOnlyDictionary<string, GoMethod>? methods = null) : IReadOnlyList<object?>
{
    /// <summary>Number of items.</summary>
    public int Count => items.Count;

    internal string Type => type;

    /// <summary>The item at an index, from 0.</summary>
    public object? this[int index] => items[index];

    internal GoMethod? Method(string name) => methods?.GetValueOrDefault(name);

    /// <summary>The items in their order.</summary>
    public IEnumerator<object?> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
