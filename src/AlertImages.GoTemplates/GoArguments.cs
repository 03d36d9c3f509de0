using System.Globalization;

namespace AlertImages.GoTemplates;

/// <summary>Checks the arguments of functions. All throw <see cref="GoValueException"/> when an argument does not fit.</summary>
public static class GoArguments
{
    private const string WrongType = "wrong type for value; expected";

    internal static object? One(object?[] arguments, string name) =>
        arguments.Length == 1 ? arguments[0] : throw new GoValueException($"wrong number of args for {name}: want 1 got {arguments.Length}");

    /// <summary>The text at <paramref name="index"/> of exactly <paramref name="count"/> arguments.</summary>
    public static string Text(IReadOnlyList<object?> arguments, int index, int count)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.Count != count)
        {
            throw new GoValueException($"wrong number of args: want {count} got {arguments.Count}");
        }

        return arguments[index] switch
        {
            string text => text,
            GoHtml html => html.Text,
            var other => throw new GoValueException($"{WrongType} string; got {GoRules.TypeOf(other)}"),
        };
    }

    internal static IEnumerable<string> Texts(object? value) => value is GoList list
        ? list.Select(static item => item as string ?? throw new GoValueException($"{WrongType} []string; got an element of {GoRules.TypeOf(item)}"))
        : throw new GoValueException($"{WrongType} []string; got {GoRules.TypeOf(value)}");

    internal static DateTimeOffset Time(object?[] arguments, int index, int count) => arguments.Length == count && arguments[index] is DateTimeOffset value
        ? value
        : throw new GoValueException($"{WrongType} time.Time; got {(arguments.Length > index ? GoRules.TypeOf(arguments[index]) : "nothing")}");

    internal static double Seconds(object? value) => value switch
    {
        long number => number,
        double number => number,
        GoDuration duration => duration.Nanoseconds / 1e9,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new GoValueException($"can't convert {GoRules.TypeOf(value)} to float"),
    };
}
