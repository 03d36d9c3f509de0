namespace AlertImages.GoTemplates;

/// <summary>The variables that are visible where the parser is.</summary>
internal sealed class VariableNames
{
    private const string Root = "$";
    private readonly List<string> _names = [Root];

    public int Count => _names.Count;

    public bool Contains(string name) => _names.Contains(name);

    public void Declare(IEnumerable<string> names) => _names.AddRange(names);

    /// <summary>Removes all but the first <paramref name="count"/> variables: the end of a block.</summary>
    public void CutTo(int count) => _names.RemoveRange(count, _names.Count - count);

    /// <summary>Hides all variables but <c>$</c>: the start of a template's body. Gives what <see cref="Restore"/> takes.</summary>
    public IReadOnlyList<string> Hide()
    {
        string[] hidden = [.. _names];
        CutTo(1);
        return hidden;
    }

    public void Restore(IReadOnlyList<string> hidden)
    {
        _names.Clear();
        _names.AddRange(hidden);
    }
}
