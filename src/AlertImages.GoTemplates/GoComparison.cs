namespace AlertImages.GoTemplates;

/// <summary>Compares values as Go's <c>eq</c> and <c>lt</c> do.</summary>
internal static class GoComparison
{
    /// <summary>Go's <c>eq</c>.</summary>
    public static bool AreEqual(object? one, object? other)
    {
        CheckComparable(one);
        CheckComparable(other);
        return (Plain(one), Plain(other)) switch
        {
            (null, null) => true,
            (null, _) or (_, null) => false,
            (long a, long b) => a == b,
            (double a, double b) => a.Equals(b),
            (string a, string b) => a == b,
            (bool a, bool b) => a == b,
            (DateTimeOffset a, DateTimeOffset b) => a == b,
            (GoObject a, GoObject b) => ReferenceEquals(a, b),
            _ => throw new GoValueException("incompatible types for comparison"),
        };
    }

    /// <summary>Go's <c>lt</c>.</summary>
    public static bool IsLess(object? one, object? other) => (Plain(one), Plain(other)) switch
    {
        (long a, long b) => a < b,
        (double a, double b) => a < b,
        (string a, string b) => string.CompareOrdinal(a, b) < 0,
        (bool or null or GoMap or GoList or GoObject or DateTimeOffset, _) => throw new GoValueException("invalid type for comparison"),
        _ => throw new GoValueException("incompatible types for comparison"),
    };

    private static object? Plain(object? value) => value switch
    {
        GoHtml html => html.Text,
        GoDuration duration => duration.Nanoseconds,
        _ => value,
    };

    private static void CheckComparable(object? value)
    {
        if (value is GoMap or GoList)
        {
            throw new GoValueException($"non-comparable type {GoPrint.Format(value)}: {GoRules.TypeOf(value)}");
        }
    }
}
