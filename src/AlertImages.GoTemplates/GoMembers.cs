namespace AlertImages.GoTemplates;

/// <summary>Evaluates a field, a map entry or a method of a value.</summary>
internal static class GoMembers
{
    public static object? Evaluate(GoFrame frame, FieldNode field, object? value, string member, object?[] arguments)
    {
        var method = value switch
        {
            GoMap map => map.Method(member),
            GoList list => list.Method(member),
            GoObject item => item.Method(member),
            null => null,
            _ => GoTimes.Find(value, member),
        };
        if (method is not null)
        {
            return frame.Call(field, member, () => method(arguments));
        }

        var found = value switch
        {
            GoMap map => map[member],
            GoObject item when item.TryField(member, out var inner) => inner,
            null => throw frame.Fail(field, $"nil data; no entry for key \"{member}\""),
            _ => throw frame.Fail(field, $"can't evaluate field {member} in type {GoRules.TypeOf(value)}"),
        };
        return arguments.Length == 0 ? found : throw frame.Fail(field, $"{member} has arguments but cannot be invoked as function");
    }
}
