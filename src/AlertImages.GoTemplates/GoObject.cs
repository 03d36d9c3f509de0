namespace AlertImages.GoTemplates;

/// <summary>A struct with fields in their order, and methods.</summary>
/// <param name="type">Go's name of the type, which error messages show.</param>
/// <param name="fields">The fields, in the order in which they are printed.</param>
/// <param name="methods">The methods; null when there are none.</param>
public sealed class GoObject(
    string type, IReadOnlyList<KeyValuePair<string, object?>> fields, IReadOnlyDictionary<string, GoMethod>? methods = null)
{
    internal string Type => type;

    internal IReadOnlyList<KeyValuePair<string, object?>> Fields => fields;

    internal GoMethod? Method(string name) => methods?.GetValueOrDefault(name);

    internal bool TryField(string name, out object? value)
    {
        foreach (var field in fields)
        {
            if (field.Key == name)
            {
                value = field.Value;
                return true;
            }
        }

        value = null;
        return false;
    }
}
