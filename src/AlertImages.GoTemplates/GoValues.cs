using System.Collections;
using System.Globalization;
using System.Text;

namespace AlertImages.GoTemplates;

/// <summary>
/// What templates work on: null (nil), <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, <see cref="GoDuration"/>,
/// <see cref="DateTimeOffset"/>, <see cref="GoMap"/>, <see cref="GoList"/> and <see cref="GoObject"/>.
/// </summary>
public delegate object? GoMethod(IReadOnlyList<object?> arguments);

/// <summary>A struct: fields in their order, and methods.</summary>
public sealed class GoObject(string type, IReadOnlyList<KeyValuePair<string, object?>> fields, IReadOnlyDictionary<string, GoMethod>? methods = null)
{
    public string Type => type;

    public IReadOnlyList<KeyValuePair<string, object?>> Fields => fields;

    public GoMethod? Method(string name) => methods?.GetValueOrDefault(name);

    public bool TryField(string name, out object? value)
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

/// <summary>A slice, perhaps with methods.</summary>
public sealed class GoList(IReadOnlyList<object?> items, string type = "[]interface {}", IReadOnlyDictionary<string, GoMethod>? methods = null) : IReadOnlyList<object?>
{
    public string Type => type;

    public int Count => items.Count;

    public object? this[int index] => items[index];

    public GoMethod? Method(string name) => methods?.GetValueOrDefault(name);

    public IEnumerator<object?> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A map with text keys, iterated in their order; a missing key gives <paramref name="zero"/>, as the option missingkey=zero says.</summary>
public sealed class GoMap(IEnumerable<KeyValuePair<string, object?>> entries, string type = "map[string]interface {}", object? zero = null, IReadOnlyDictionary<string, GoMethod>? methods = null)
{
    private readonly SortedDictionary<string, object?> _entries = new(entries.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);

    public string Type => type;

    public IReadOnlyDictionary<string, object?> Entries => _entries;

    /// <summary>True when a missing key is an interface without value.</summary>
    public bool IsAny => zero is null;

    public GoMethod? Method(string name) => methods?.GetValueOrDefault(name);

    public object? this[string key] => _entries.GetValueOrDefault(key, zero);
}

/// <summary>Go's time.Duration: nanoseconds.</summary>
internal readonly record struct GoDuration(long Nanoseconds)
{
    private const long Second = 1_000_000_000;

    /// <summary>As Go prints it: <c>1h2m3.5s</c>, <c>1.5ms</c>, <c>0s</c>.</summary>
    public override string ToString()
    {
        if (Nanoseconds == 0)
        {
            return "0s";
        }

        var sign = Nanoseconds < 0 ? "-" : "";
        var left = (ulong)Math.Abs((decimal)Nanoseconds);
        if (left < Second)
        {
            var (unit, name) = left < 1000 ? (1UL, "ns") : left < 1_000_000 ? (1000UL, "µs") : (1_000_000UL, "ms");
            return sign + ((decimal)left / unit).ToString("0.######", CultureInfo.InvariantCulture) + name;
        }

        var (hours, minutes) = (left / (3600 * Second), left / (60 * Second) % 60);
        var seconds = ((decimal)(left % (60 * Second)) / Second).ToString("0.#########", CultureInfo.InvariantCulture) + "s";
        return sign + (hours > 0 ? $"{hours}h{minutes}m{seconds}" : minutes > 0 ? $"{minutes}m{seconds}" : seconds);
    }
}

/// <summary>A text that is HTML already.</summary>
internal sealed record GoHtml(string Text)
{
    public override string ToString() => Text;
}

/// <summary>A problem without a place; the executor adds it.</summary>
public sealed class GoValueException(string problem) : Exception(problem);

/// <summary>Go's rules about values.</summary>
internal static class GoRules
{
    private const string NoValue = "<no value>";

    /// <summary>Refuses a text of so many characters; asked before it is made.</summary>
    public static void CheckLength(long characters)
    {
        if (characters > GoTemplateSet.MaxValue)
        {
            throw new GoValueException(string.Create(CultureInfo.InvariantCulture, $"a value has more than {GoTemplateSet.MaxValue} characters"));
        }
    }

    /// <summary>False, zero, nil and whatever is empty are false.</summary>
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

    /// <summary>As an action prints it.</summary>
    public static string Print(object? value) => value is null ? NoValue : Format(value);

    /// <summary>As <c>%v</c> prints it.</summary>
    public static string Format(object? value)
    {
        var text = new StringBuilder();
        Append(text, value, withNames: false, depth: 0);
        return text.ToString();
    }

    /// <summary>With the names of fields when <paramref name="withNames"/> (<c>%+v</c>).</summary>
    public static void Append(StringBuilder text, object? value, bool withNames, int depth)
    {
        if (depth > 20)
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
                text.Append("map[");
                AppendAll(text, map.Entries, (entry, first) =>
                {
                    text.Append(first ? "" : " ").Append(entry.Key).Append(':');
                    Append(text, entry.Value, withNames, depth + 1);
                });
                text.Append(']');
                break;
            case GoList list when list.Method("String") is { } print:
                text.Append(print([]));
                break;
            case GoList list:
                text.Append('[');
                AppendAll(text, list, (item, first) =>
                {
                    text.Append(first ? "" : " ");
                    Append(text, item, withNames, depth + 1);
                });
                text.Append(']');
                break;
            case GoObject item when item.Method("String") is { } print:
                text.Append(print([]));
                break;
            case GoObject item:
                text.Append('{');
                AppendAll(text, item.Fields, (field, first) =>
                {
                    text.Append(first ? "" : " ").Append(withNames ? field.Key + ":" : "");
                    Append(text, field.Value, withNames, depth + 1);
                });
                text.Append('}');
                break;
            default:
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

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
            throw new GoValueException($"non-comparable type {Format(value)}: {TypeOf(value)}");
        }
    }

    private static void AppendAll<T>(StringBuilder text, IEnumerable<T> items, Action<T, bool> append)
    {
        var first = true;
        foreach (var item in items)
        {
            append(item, first);
            first = false;
            CheckLength(text.Length);
        }
    }
}
