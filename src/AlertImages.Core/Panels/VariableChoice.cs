namespace AlertImages.Core.Panels;

/// <summary>Which labels become dashboard variables (<c>[unified_alerting.screenshots] variables</c>).</summary>
/// <param name="Auto">True: every label whose name is a variable of the dashboard.</param>
/// <param name="Names">Else these labels, with the names of their variables.</param>
public sealed record VariableChoice(bool Auto, IReadOnlyList<KeyValuePair<string, string>> Names)
{
    /// <summary>Ask the dashboard.</summary>
    public static VariableChoice Automatic { get; } = new(true, []);

    /// <summary>Reads <c>auto</c>, <c>none</c> or a list like <c>instance job=service</c>.</summary>
    public static VariableChoice Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim() switch
        {
            "auto" or "" => Automatic,
            "none" => new VariableChoice(false, []),
            var list => new VariableChoice(false, [.. list.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Pair)]),
        };
    }

    private static KeyValuePair<string, string> Pair(string entry)
    {
        var parts = entry.Split('=', 2);
        return KeyValuePair.Create(parts[0], parts.Length == 2 ? parts[1] : parts[0]);
    }
}
