namespace AlertImages.GoTemplates;

/// <summary>The variables of a rendering. A template sees its own variables and <c>$</c>, not those of the templates that call it.</summary>
internal sealed class GoScope
{
    private readonly List<(string Name, object? Value)> _variables = [];
    private int _start;

    /// <summary>Number of variables; the mark of the block that starts here.</summary>
    public int Mark => _variables.Count;

    /// <summary>Starts a template, where <c>$</c> is its data. Gives what <see cref="Leave"/> takes.</summary>
    public int Enter(object? data)
    {
        var outer = _start;
        _start = _variables.Count;
        Declare("$", data);
        return outer;
    }

    public void Leave(int outer)
    {
        CutTo(_start);
        _start = outer;
    }

    /// <summary>Ends the block that started at a mark.</summary>
    public void CutTo(int mark) => _variables.RemoveRange(mark, _variables.Count - mark);

    public void Declare(string name, object? value) => _variables.Add((name, value));

    /// <summary>False when the variable is not visible.</summary>
    public bool TrySet(string name, object? value)
    {
        var index = Find(name);
        if (index >= 0)
        {
            _variables[index] = (name, value);
        }

        return index >= 0;
    }

    /// <summary>False when the variable is not visible.</summary>
    public bool TryGet(string name, out object? value)
    {
        var index = Find(name);
        value = index >= 0 ? _variables[index].Value : null;
        return index >= 0;
    }

    private int Find(string name)
    {
        for (var index = _variables.Count - 1; index >= _start; index--)
        {
            if (_variables[index].Name == name)
            {
                return index;
            }
        }

        return -1;
    }
}
