using System.Globalization;

namespace AlertImages.GoTemplates;

/// <summary>Go's rules about truth and types, and the limit of one value.</summary>
internal static class GoRules
{
    /// <summary>Rejects a text that is too long; called before the text is built.</summary>
    public static void CheckLength(long characters)
    {
        if (characters > GoTemplateSet.MaxValue)
        {
            throw new GoValueException(string.Create(CultureInfo.InvariantCulture, $"a value has more than {GoTemplateSet.MaxValue} characters"));
        }
    }

    /// <summary>False, zero, nil and everything empty count as false.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool flag => flag,
        long number => number != 0,
        double number => number != 0,
        string text => text.Length > 0,
        GoHtml html => html.Text.Length > 0,
        GoDuration duration => duration.Nanoseconds != 0,
        GoMap map => map.Entries.Count > 0,
        GoList list => list.Count > 0,
        _ => true,
    };

    /// <summary>Go's name of the type.</summary>
    public static string TypeOf(object? value) => value switch
    {
        null => "nil",
        bool => "bool",
        long => "int",
        double => "float64",
        string => "string",
        GoHtml => "template.HTML",
        GoDuration => "time.Duration",
        DateTimeOffset => "time.Time",
        GoMap map => map.Type,
        GoList list => list.Type,
        GoObject item => item.Type,
        _ => value.GetType().Name,
    };
}
