using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AlertImages.GoTemplates;

/// <summary>JSON as Go's encoding/json writes it: keys sorted, <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped.</summary>
public static class GoJson
{
    private const int MaxDepth = 64;

    internal static object? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            throw new GoValueException("the text is not JSON");
        }
    }

    /// <summary>A value as JSON; throws <see cref="GoValueException"/> when it is too large.</summary>
    /// <param name="value">The value.</param>
    /// <param name="indent">Printed before each level; null prints everything in one line.</param>
    public static string Write(object? value, string? indent = null)
    {
        var text = new StringBuilder();
        Append(text, value, indent, 0);
        return text.ToString();
    }

    private static object? Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new GoMap(Members(element)),
        JsonValueKind.Array => new GoList([.. element.EnumerateArray().Select(Read)]),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? whole : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>Of members with the same name the last one counts, as in Go.</summary>
    private static IEnumerable<KeyValuePair<string, object?>> Members(JsonElement element) => element.EnumerateObject()
        .GroupBy(static property => property.Name)
        .Select(static group => KeyValuePair.Create(group.Key, Read(group.Last().Value)));

    private static void Append(StringBuilder text, object? value, string? indent, int depth)
    {
        if (depth > MaxDepth || text.Length > GoTemplateSet.MaxOutput)
        {
            throw new GoValueException("the value is too large for JSON");
        }

        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case long number:
                text.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                text.Append(double.IsFinite(number) ? Number(number) : throw new GoValueException($"json: unsupported value: {GoNumber.Format(number)}"));
                break;
            case GoMap map:
                AppendMembers(text, map.Entries, indent, depth);
                break;
            case GoObject item:
                AppendMembers(text, item.Fields, indent, depth);
                break;
            case GoList list:
                AppendAll(text, '[', list, ']', indent, depth, (element, level) => Append(text, element, indent, level));
                break;
            case DateTimeOffset time:
                Quote(text, GoTimeText.Format(time, "2006-01-02T15:04:05.999999999Z07:00"));
                break;
            case GoDuration duration:
                text.Append(duration.Nanoseconds.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                Quote(text, GoPrint.Format(value));
                break;
        }
    }

    private static void AppendMembers(StringBuilder text, IEnumerable<KeyValuePair<string, object?>> members, string? indent, int depth)
    {
        AppendAll(text, '{', members, '}', indent, depth, (member, level) =>
        {
            Quote(text, member.Key);
            text.Append(indent is null ? ":" : ": ");
            Append(text, member.Value, indent, level);
        });
    }

    private static void AppendAll<T>(StringBuilder text, char open, IEnumerable<T> items, char close, string? indent, int depth, Action<T, int> append)
    {
        text.Append(open);
        var any = false;
        foreach (var item in items)
        {
            text.Append(any ? "," : "");
            Break(text, indent, depth + 1);
            append(item, depth + 1);
            any = true;
        }

        if (any)
        {
            Break(text, indent, depth);
        }

        text.Append(close);
    }

    private static void Break(StringBuilder text, string? indent, int depth)
    {
        if (indent is not null)
        {
            text.Append('\n').Insert(text.Length, indent, depth);
        }
    }

    /// <summary>Go's float64: exponents below 1e-6 and from 1e21 on.</summary>
    private static string Number(double number)
    {
        var magnitude = Math.Abs(number);
        if (magnitude != 0 && magnitude is < 1e-6 or >= 1e21)
        {
            var text = GoNumber.Format(number);
            // e-09 is e-9 in JSON
            return text.Length > 3 && text[^4] == 'e' && text[^3] == '-' && text[^2] == '0' ? text[..^2] + text[^1] : text;
        }

        var isWhole = (decimal)magnitude == Math.Truncate((decimal)magnitude);
        return number.ToString(isWhole ? "F0" : "0.####################", CultureInfo.InvariantCulture);
    }

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var letter in value)
        {
            text.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '<' or '>' or '&' or < ' ' or '\u2028' or '\u2029' => $"\\u{(int)letter:x4}",
                _ => letter.ToString(),
            });
        }

        text.Append('"');
    }
}
