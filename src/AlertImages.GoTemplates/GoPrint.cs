using System.Globalization;
using System.Text;

namespace AlertImages.GoTemplates;

/// <summary>Prints values as Go's fmt does without a format.</summary>
internal static class GoPrint
{
    private const int MaxDepth = 20;
    private const string NoValue = "<no value>";

    /// <summary>The value as an action prints it.</summary>
    public static string Print(object? value) => value is null ? NoValue : Format(value);

    /// <summary>The value as <c>%v</c> prints it.</summary>
    public static string Format(object? value)
    {
        var text = new StringBuilder();
        Append(text, value, withNames: false, depth: 0);
        return text.ToString();
    }

    /// <summary>Appends the value, with the names of fields when <paramref name="withNames"/> (<c>%+v</c>).</summary>
    public static void Append(StringBuilder text, object? value, bool withNames, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new GoValueException("a value that holds itself cannot be printed");
        }

        switch (value)
        {
            case null:
                text.Append("<nil>");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case double number:
                text.Append(GoNumber.Format(number));
                break;
            case DateTimeOffset time:
                text.Append(GoTimeText.Default(time));
                break;
            case GoMap map when map.Method("String") is { } print:
                text.Append(print([]));
                break;
            case GoMap map:
                AppendAll(text, "map[", map.Entries, ']', entry =>
                {
                    text.Append(entry.Key).Append(':');
                    Append(text, entry.Value, withNames, depth + 1);
                });
                break;
            case GoList list when list.Method("String") is { } print:
                text.Append(print([]));
                break;
            case GoList list:
                AppendAll(text, "[", list, ']', item => Append(text, item, withNames, depth + 1));
                break;
            case GoObject item when item.Method("String") is { } print:
                text.Append(print([]));
                break;
            case GoObject item:
                AppendAll(text, "{", item.Fields, '}', field =>
                {
                    text.Append(withNames ? field.Key + ":" : "");
                    Append(text, field.Value, withNames, depth + 1);
                });
                break;
            default:
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    /// <summary>Go's <c>print</c>: a blank separates two values only when neither is a text.</summary>
    public static string Join(IReadOnlyList<object?> values)
    {
        var text = new StringBuilder();
        for (var index = 0; index < values.Count; index++)
        {
            if (index > 0 && values[index] is not (string or GoHtml) && values[index - 1] is not (string or GoHtml))
            {
                text.Append(' ');
            }

            text.Append(Format(values[index]));
            GoRules.CheckLength(text.Length);
        }

        return text.ToString();
    }

    private static void AppendAll<T>(StringBuilder text, string open, IEnumerable<T> items, char close, Action<T> append)
    {
        text.Append(open);
        var isFirst = true;
        foreach (var item in items)
        {
            text.Append(isFirst ? "" : " ");
            append(item);
            isFirst = false;
            GoRules.CheckLength(text.Length);
        }

        text.Append(close);
    }
}
