using System.Text;
using static AlertImages.GoTemplates.GoArguments;

namespace AlertImages.GoTemplates;

/// <summary>Functions of lists, maps and the lengths of texts, and Grafana's namespace <c>coll</c>.</summary>
internal static class CollectionFunctions
{
    private static readonly GoObject s_collections = new("coll", [], new Dictionary<string, GoMethod>
    {
        ["Dict"] = static arguments => Dict(arguments),
        ["Slice"] = static arguments => new GoList([.. arguments]),
        ["Append"] = static arguments => arguments is [var value, GoList list]
            ? new GoList([.. list, value], list.Type)
            : throw new GoValueException("expected a value and a list"),
    });

    public static IReadOnlyDictionary<string, GoFunction> All { get; } = new Dictionary<string, GoFunction>
    {
        ["len"] = static (_, arguments) => Length(One(arguments, "len")),
        ["index"] = static (_, arguments) => Index(arguments),
        ["slice"] = static (_, arguments) => Slice(arguments),
        ["stringSlice"] = static (_, arguments) => StringSlice(arguments),
        ["coll"] = static (_, _) => s_collections,
        ["call"] = static (_, _) => throw new GoValueException("there is no function value to call"),
    };

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
                GoList list => list[At(key, list.Count)],
                GoMap map => key is string name ? map[name] : throw new GoValueException($"value has type {GoRules.TypeOf(key)}; should be string"),
                string text when Encoding.UTF8.GetBytes(text) is var bytes => (long)bytes[At(key, bytes.Length)],
                _ => throw new GoValueException($"can't index item of type {GoRules.TypeOf(value)}"),
            };
        }

        return value;
    }

    private static int At(object? key, int length)
    {
        if (key is not long index)
        {
            throw new GoValueException($"cannot index slice/array with type {GoRules.TypeOf(key)}");
        }

        return index >= 0 && index < length ? (int)index : throw new GoValueException($"index out of range: {index}");
    }

    private static object Slice(object?[] arguments)
    {
        if (arguments.Length is 0 or > 3 || arguments.Skip(1).Any(static bound => bound is not long))
        {
            throw new GoValueException(arguments.Length > 3 ? $"too many slice indexes: {arguments.Length - 1}" : "cannot index slice/array with this type");
        }

        var length = arguments[0] is string or GoList
            ? (long)Length(arguments[0])
            : throw new GoValueException("can't slice item of type " + GoRules.TypeOf(arguments[0]));
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

    private static GoList StringSlice(object?[] arguments) =>
        new([.. arguments.Select((_, index) => (object?)Text(arguments, index, arguments.Length))], "[]string");

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
}
