using System.Text;
using System.Text.RegularExpressions;
using static AlertImages.GoTemplates.GoArguments;

namespace AlertImages.GoTemplates;

/// <summary>
/// The functions of templates: Go's own, Alertmanager's (template/template.go) and Grafana's (grafana/alerting templates). Where a function does not fit its arguments it
/// throws <see cref="GoValueException"/>. One is for one rendering.
/// </summary>
internal sealed partial class GoFunctions(TimeProvider time, GoTemplateSet templates)
{
    private const int MaxInline = 10;
    private const string TooSlow = "the regular expression takes too long";
    private static readonly TimeSpan s_regexTime = TimeSpan.FromMilliseconds(250);
    private static readonly Dictionary<string, GoFunction> s_functions = new(StringComparer.Ordinal)
    {
        ["and"] = static (_, _) => null,
        ["or"] = static (_, _) => null,
        ["not"] = static (_, arguments) => !GoRules.IsTrue(One(arguments, "not")),
        ["len"] = static (_, arguments) => Length(One(arguments, "len")),
        ["index"] = static (_, arguments) => Index(arguments),
        ["slice"] = static (_, arguments) => Slice(arguments),
        ["eq"] = static (_, arguments) => arguments.Length > 1 ? arguments.Skip(1).Any(other => GoComparison.AreEqual(arguments[0], other)) : throw new GoValueException("missing argument for comparison"),
        ["ne"] = static (_, arguments) => Two(arguments, "ne", static (one, other) => !GoComparison.AreEqual(one, other)),
        ["lt"] = static (_, arguments) => Two(arguments, "lt", GoComparison.IsLess),
        ["le"] = static (_, arguments) => Two(arguments, "le", static (one, other) => GoComparison.IsLess(one, other) || GoComparison.AreEqual(one, other)),
        ["gt"] = static (_, arguments) => Two(arguments, "gt", static (one, other) => !GoComparison.IsLess(one, other) && !GoComparison.AreEqual(one, other)),
        ["ge"] = static (_, arguments) => Two(arguments, "ge", static (one, other) => !GoComparison.IsLess(one, other)),
        ["print"] = static (_, arguments) => GoPrint.Join(arguments),
        ["println"] = static (_, arguments) => string.Join(' ', arguments.Select(GoPrint.Format)) + "\n",
        ["printf"] = static (_, arguments) => arguments is [string format, ..] ? GoPrintf.Format(format, arguments[1..]) : throw new GoValueException("wrong type for value; expected string"),
        ["html"] = static (_, arguments) => EscapeHtml(GoPrint.Join(arguments)),
        ["js"] = static (_, arguments) => EscapeScript(GoPrint.Join(arguments)),
        ["urlquery"] = static (_, arguments) => EscapeQuery(GoPrint.Join(arguments)),
        ["call"] = static (_, _) => throw new GoValueException("there is no function value to call"),

        // Alertmanager
        ["toUpper"] = static (_, arguments) => Text(arguments, 0, 1).ToUpperInvariant(),
        ["toLower"] = static (_, arguments) => Text(arguments, 0, 1).ToLowerInvariant(),
        ["title"] = static (_, arguments) => Title(Text(arguments, 0, 1)),
        ["trimSpace"] = static (_, arguments) => Text(arguments, 0, 1).Trim(),
        ["join"] = static (_, arguments) => Join(Text(arguments, 0, 2), Texts(arguments[1])),
        ["match"] = static (_, arguments) => IsMatch(Text(arguments, 0, 2), Text(arguments, 1, 2)),
        ["safeHtml"] = static (_, arguments) => new GoHtml(Text(arguments, 0, 1)),
        ["safeUrl"] = static (_, arguments) => new GoHtml(Text(arguments, 0, 1)),
        ["urlUnescape"] = static (_, arguments) => Uri.UnescapeDataString(Text(arguments, 0, 1).Replace('+', ' ')),
        ["reReplaceAll"] = static (_, arguments) => ReplaceAll(Text(arguments, 0, 3), Text(arguments, 1, 3), Text(arguments, 2, 3)),
        ["stringSlice"] = static (_, arguments) => new GoList([.. arguments.Select((_, index) => (object?)Text(arguments, index, arguments.Length))], "[]string"),
        ["date"] = static (_, arguments) => GoTimes.Format(Time(arguments, 1, 2), Text(arguments, 0, 2)),
        ["tz"] = static (_, arguments) => GoTimes.InZone(Time(arguments, 1, 2), Text(arguments, 0, 2)),
        ["since"] = static (self, arguments) => GoTimes.Between(Time(arguments, 0, 1), self.Now),
        ["humanizeDuration"] = static (_, arguments) => GoHumanize.Duration(Seconds(One(arguments, "humanizeDuration"))),
        ["toJson"] = static (_, arguments) => GoJson.Write(One(arguments, "toJson"), null),

        // Grafana
        ["coll"] = static (_, _) => s_collections,
        ["data"] = static (_, _) => s_data,
        ["tmpl"] = static (self, _) => Namespace("tmpl", ("Exec", self.Execute), ("Inline", self.Inline)),
        ["time"] = static (self, _) => Namespace("time", ("Now", _ => self.Now)),
    };

    private static readonly GoObject s_collections = new("coll", [], new Dictionary<string, GoMethod>
    {
        ["Dict"] = static arguments => Dict(arguments),
        ["Slice"] = static arguments => new GoList([.. arguments]),
        ["Append"] = static arguments => arguments is [var value, GoList list] ? new GoList([.. list, value], list.Type) : throw new GoValueException("expected a value and a list"),
    });

    private static readonly GoObject s_data = new("data", [], new Dictionary<string, GoMethod>
    {
        ["JSON"] = static arguments => arguments is [string text] ? GoJson.Read(text) : throw new GoValueException("expected a text"),
        ["ToJSON"] = static arguments => GoJson.Write(arguments.Count == 1 ? arguments[0] : throw new GoValueException("expected one value"), null),
        ["ToJSONPretty"] = static arguments => arguments is [string indent, var value] ? GoJson.Write(value, indent) : throw new GoValueException("expected an indent and a value"),
    });

    private int _inline;

    /// <summary>Shared by all that this rendering runs.</summary>
    public GoBudget Budget { get; } = new();

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>All functions by name.</summary>
    public static IReadOnlyDictionary<string, GoFunction> All => s_functions;

    public object? Call(string name, object?[] arguments) => templates.Functions.Find(name)(this, arguments);

    private static GoObject Namespace(string name, params (string Name, GoMethod Method)[] methods) => new(name, [], methods.ToDictionary(static entry => entry.Name, static entry => entry.Method));

    private object? Execute(IReadOnlyList<object?> arguments) => arguments is [string name, ..] && templates.Find(name) is not null
        ? Nested(templates, name, arguments.ElementAtOrDefault(1))
        : throw new GoValueException("template \"" + (arguments.Count > 0 ? GoPrint.Format(arguments[0]) : "") + "\" not defined");

    private object? Inline(IReadOnlyList<object?> arguments)
    {
        if (arguments is not [string text, ..])
        {
            throw new GoValueException("expected a template");
        }

        Budget.Make(text.Length);
        var copy = templates.Copy();
        try
        {
            copy.Add("__inline__", text);
        }
        catch (GoTemplateException exception)
        {
            throw new GoValueException(exception.Message);
        }

        return Nested(copy, "__inline__", arguments.ElementAtOrDefault(1));
    }

    private string Nested(GoTemplateSet known, string name, object? data)
    {
        if (++_inline > MaxInline)
        {
            throw new GoValueException("templates are nested too deeply");
        }

        var output = known.Run(name, data, this);
        _inline--;
        return output.Failure is null ? output.Text : throw new GoValueException(output.Failure.Message);
    }

    private static object Length(object? value) => value switch
    {
        string text => (long)Encoding.UTF8.GetByteCount(text),
        GoHtml html => (long)Encoding.UTF8.GetByteCount(html.Text),
        GoList list => (long)list.Count,
        GoMap map => (long)map.Entries.Count,
        null => throw new GoValueException("len of nil pointer"),
        _ => throw new GoValueException("len of type " + GoRules.TypeOf(value)),
    };

    private static object? Index(object?[] arguments)
    {
        if (arguments.Length == 0)
        {
            throw new GoValueException("wrong number of args for index: want at least 1 got 0");
        }

        var value = arguments[0];
        foreach (var key in arguments.Skip(1))
        {
            value = value switch
            {
                null => throw new GoValueException("index of untyped nil"),
                GoList list => key is long number
                    ? number >= 0 && number < list.Count ? list[(int)number] : throw new GoValueException($"index out of range: {number}")
                    : throw new GoValueException($"cannot index slice/array with type {GoRules.TypeOf(key)}"),
                GoMap map => key is string name ? map[name] : throw new GoValueException($"value has type {GoRules.TypeOf(key)}; should be string"),
                string text => key is long number
                    ? number >= 0 && number < Encoding.UTF8.GetByteCount(text) ? (long)Encoding.UTF8.GetBytes(text)[number] : throw new GoValueException($"index out of range: {number}")
                    : throw new GoValueException($"cannot index slice/array with type {GoRules.TypeOf(key)}"),
                _ => throw new GoValueException($"can't index item of type {GoRules.TypeOf(value)}"),
            };
        }

        return value;
    }

    private static object Slice(object?[] arguments)
    {
        if (arguments.Length is 0 or > 3 || arguments.Skip(1).Any(static bound => bound is not long))
        {
            throw new GoValueException(arguments.Length > 3 ? $"too many slice indexes: {arguments.Length - 1}" : "cannot index slice/array with this type");
        }

        var length = arguments[0] is string or GoList ? (long)Length(arguments[0]) : throw new GoValueException("can't slice item of type " + GoRules.TypeOf(arguments[0]));
        var from = arguments.Length > 1 ? (long)arguments[1]! : 0;
        var to = arguments.Length > 2 ? (long)arguments[2]! : length;
        if (from < 0 || to < 0 || from > length || to > length)
        {
            throw new GoValueException($"index out of range: {(from < 0 || from > length ? from : to)}");
        }

        if (from > to)
        {
            throw new GoValueException($"invalid slice index: {from} > {to}");
        }

        return arguments[0] is string text
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text).AsSpan((int)from, (int)(to - from)))
            : new GoList([.. ((GoList)arguments[0]!).Skip((int)from).Take((int)(to - from))], ((GoList)arguments[0]!).Type);
    }

    private static GoMap Dict(IReadOnlyList<object?> arguments)
    {
        if (arguments.Count % 2 != 0)
        {
            throw new GoValueException("odd number of arguments");
        }

        var entries = new Dictionary<string, object?>();
        for (var index = 0; index < arguments.Count; index += 2)
        {
            entries[arguments[index] as string ?? GoPrint.Format(arguments[index])] = arguments[index + 1];
        }

        return new GoMap(entries);
    }

    /// <summary>The first letter of each word.</summary>
    private static string Title(string text)
    {
        var titled = new StringBuilder(text.Length);
        var isInside = false;
        foreach (var letter in text)
        {
            titled.Append(isInside ? letter : char.ToUpperInvariant(letter));
            isInside = char.IsLetterOrDigit(letter) || letter is '_' or '\'' or '\u2019';
        }

        return titled.ToString();
    }

    private static Regex Expression(string pattern)
    {
        try
        {
            return new Regex(pattern.Replace("(?P<", "(?<", StringComparison.Ordinal), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_regexTime);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new GoValueException($"error parsing regexp: {pattern}");
        }
    }

    private static string Join(string separator, IEnumerable<string> texts)
    {
        string[] all = [.. texts];
        GoRules.CheckLength(all.Sum(text => (long)text.Length + separator.Length));
        return string.Join(separator, all);
    }

    private static bool IsMatch(string pattern, string text)
    {
        try
        {
            return Expression(pattern).IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new GoValueException(TooSlow);
        }
    }

    /// <summary>Go's replacement: <c>$1</c>, <c>${1}</c>, <c>$name</c>, <c>$$</c>; a name is as long as it can be.</summary>
    private static string ReplaceAll(string pattern, string replacement, string text)
    {
        var length = (long)text.Length;
        try
        {
            return Expression(pattern).Replace(text, match =>
            {
                var put = GroupReference().Replace(replacement, reference => reference.Value == "$$" ? "$" : match.Groups[reference.Groups["name"].Value].Value);
                GoRules.CheckLength(length += put.Length - match.Length);
                return put;
            });
        }
        catch (RegexMatchTimeoutException)
        {
            throw new GoValueException(TooSlow);
        }
    }

    /// <summary>As Go's url.QueryEscape: a blank becomes a plus.</summary>
    private static string EscapeQuery(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private static string EscapeHtml(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal).Replace("\0", "\uFFFD", StringComparison.Ordinal);

    private static string EscapeScript(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            escaped.Append(letter switch
            {
                '\\' => @"\\",
                '\'' => @"\'",
                '"' => @"\""",
                '<' => @"\u003C",
                '>' => @"\u003E",
                '&' => @"\u0026",
                '=' => @"\u003D",
                < ' ' => $"\\u{(int)letter:X4}",
                _ => letter.ToString(),
            });
        }

        return escaped.ToString();
    }

    [GeneratedRegex(@"\$(?:\$|(?<name>\w+)|\{(?<name>\w+)\})", RegexOptions.CultureInvariant)]
    private static partial Regex GroupReference();
}
