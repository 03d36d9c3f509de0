using System.Text;
using System.Text.RegularExpressions;

namespace AlertImages.Core.Alerts;

/// <summary>How a matcher compares.</summary>
public enum MatcherType
{
    /// <summary><c>=</c>.</summary>
    Equal,

    /// <summary><c>!=</c>.</summary>
    NotEqual,

    /// <summary><c>=~</c>.</summary>
    Regexp,

    /// <summary><c>!~</c>.</summary>
    NotRegexp,
}

/// <summary>
/// One condition on a label (Alertmanager pkg/labels): a label that is not there counts as empty, and a regular expression must match the whole value.
/// </summary>
public sealed class LabelMatcher
{
    private readonly Regex? _pattern;

    /// <summary>Throws <see cref="FormatException"/> when the regular expression is not valid.</summary>
    public LabelMatcher(string name, MatcherType type, string value)
    {
        (Name, Type, Value) = (name, type, value);
        try
        {
            // as in Go, the time is linear: no look-around, no back-references
            _pattern = type is MatcherType.Regexp or MatcherType.NotRegexp
                ? new Regex($@"\A(?:{value})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)
                : null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"'{value}' is not a regular expression: {exception.Message}", exception);
        }
    }

    /// <summary>Name of the label.</summary>
    public string Name { get; }

    /// <summary>How it is compared.</summary>
    public MatcherType Type { get; }

    /// <summary>With what.</summary>
    public string Value { get; }

    /// <summary>Whether the labels meet the condition.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var value = labels.GetValueOrDefault(Name, "");
        return Type switch
        {
            MatcherType.Equal => value == Value,
            MatcherType.NotEqual => value != Value,
            MatcherType.Regexp => _pattern!.IsMatch(value),
            _ => !_pattern!.IsMatch(value),
        };
    }

    /// <summary>The operator of a text such as <c>=~</c>; null when it is none.</summary>
    public static MatcherType? TypeOf(string text) => text switch
    {
        "=" => MatcherType.Equal,
        "!=" => MatcherType.NotEqual,
        "=~" => MatcherType.Regexp,
        "!~" => MatcherType.NotRegexp,
        _ => null,
    };

    /// <summary>Reads <c>a="b", c=~"d.*"</c>, with or without braces and quotes. Throws <see cref="FormatException"/>.</summary>
    public static IReadOnlyList<LabelMatcher> ParseList(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        if (trimmed.StartsWith('{') && trimmed.EndsWith('}'))
        {
            trimmed = trimmed[1..^1];
        }

        return [.. Split(trimmed).Select(ParseOne)];
    }

    /// <summary>As Alertmanager prints it: <c>a="b"</c>.</summary>
    public override string ToString()
    {
        var sign = Type switch { MatcherType.Equal => "=", MatcherType.NotEqual => "!=", MatcherType.Regexp => "=~", _ => "!~" };
        return $"{Name}{sign}\"{Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>At commas that stand outside quotes; a comma at the end is allowed.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var (start, quoted) = (0, false);
        for (var index = 0; index < text.Length; index++)
        {
            quoted ^= text[index] == '"' && (index == 0 || text[index - 1] != '\\');
            if (text[index] == ',' && !quoted)
            {
                yield return text[start..index];
                start = index + 1;
            }
        }

        if (text[start..].Trim().Length > 0)
        {
            yield return text[start..];
        }
    }

    private static LabelMatcher ParseOne(string text)
    {
        var part = text.Trim();
        var end = part.StartsWith('"') ? part.IndexOf('"', 1) + 1 : part.AsSpan().IndexOfAny('=', '!', '~');
        var name = end > 0 ? Unquote(part[..end].Trim()) : "";
        var rest = end > 0 ? part[end..].TrimStart() : "";
        var type = rest.Length > 1 && TypeOf(rest[..2]) is { } two ? (two, 2)
            : rest.Length > 0 && TypeOf(rest[..1]) is { } one ? (one, 1)
            : ((MatcherType, int)?)null;
        return name.Length > 0 && type is { } found
            ? new LabelMatcher(name, found.Item1, Unquote(rest[found.Item2..].Trim()))
            : throw new FormatException($"'{text.Trim()}' is not a matcher such as severity=\"critical\"");
    }

    private static string Unquote(string text)
    {
        if (!text.StartsWith('"'))
        {
            return text.Contains('"', StringComparison.Ordinal) ? throw new FormatException($"'{text}' has a quote in its middle") : text;
        }

        if (text.Length < 2 || !text.EndsWith('"'))
        {
            throw new FormatException($"'{text}' has no quote at its end");
        }

        var value = new StringBuilder();
        for (var index = 1; index < text.Length - 1; index++)
        {
            if (text[index] == '\\' && index < text.Length - 2)
            {
                index++;
                value.Append(text[index] switch { 'n' => "\n", 't' => "\t", 'r' => "\r", '"' => "\"", '\\' => "\\", var other => $"\\{other}" });
            }
            else
            {
                value.Append(text[index]);
            }
        }

        return value.ToString();
    }
}
