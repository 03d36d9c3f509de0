using System.Globalization;
using System.Text;

namespace AlertImages.GoTemplates;

/// <summary>Prints a value by a directive of a format. A verb that does not fit the value gives Go's <c>%!d(string=x)</c>.</summary>
internal static class GoVerbText
{
    private const int DefaultDigits = 6;

    public static string Write(GoVerb verb, object? value)
    {
        var text = verb.Letter switch
        {
            "v" => Default(verb, value),
            "T" => value is null ? "<nil>" : GoRules.TypeOf(value),
            _ => ByType(verb, value) ?? Mismatch(verb, value),
        };
        return GoPadding.Pad(verb, text, value);
    }

    private static string Default(GoVerb verb, object? value)
    {
        switch (value)
        {
            case double number:
                return General(verb, number);
            case long whole:
                return Decimal(verb, whole);
            case string quoted when verb.Sharp:
                return GoQuote.Quote(quoted);
            case string plain:
                return Cut(verb, plain);
            default:
                var text = new StringBuilder();
                GoPrint.Append(text, value, verb.Plus, 0);
                return text.ToString();
        }
    }

    /// <summary>Null when the verb does not fit the value.</summary>
    private static string? ByType(GoVerb verb, object? value) => (value, verb.Letter) switch
    {
        (long number, _) => Whole(verb, number),
        (double number, _) => Float(verb, number),
        (bool flag, "t") => flag ? "true" : "false",
        (string or GoHtml or GoDuration or DateTimeOffset, "s") => Cut(verb, GoPrint.Format(value)),
        (string or GoHtml, "q") => GoQuote.Quote(Cut(verb, GoPrint.Format(value))),
        (string text, "x" or "X") => Cased(verb, Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))),
        (GoList list, "s" or "q") => "[" + string.Join(' ', list.Select(item => Write(verb, item))) + "]",
        (GoMap or GoObject, "s") => GoPrint.Format(value),
        (GoDuration duration, "d") => duration.Nanoseconds.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string? Whole(GoVerb verb, long number) => verb.Letter switch
    {
        "d" => Decimal(verb, number),
        "x" or "X" => Cased(verb, Signed(verb, number, (verb.Sharp ? "0x" : "") + Math.Abs(number).ToString("x", CultureInfo.InvariantCulture))),
        "o" => Signed(verb, number, Convert.ToString(Math.Abs(number), 8)),
        "b" => Signed(verb, number, Convert.ToString(Math.Abs(number), 2)),
        "c" => Rune.IsValid((int)number) ? new Rune((int)number).ToString() : "\uFFFD",
        "q" => Rune.IsValid((int)number) ? $"'{new Rune((int)number)}'" : null,
        "U" => string.Create(CultureInfo.InvariantCulture, $"U+{number:X4}"),
        _ => null,
    };

    private static string? Float(GoVerb verb, double number) => verb.Letter switch
    {
        "f" or "F" => Signed(verb, number, GoFloat.Fixed(Math.Abs(number), verb.Precision ?? DefaultDigits)),
        "e" or "E" => Signed(verb, number, GoFloat.Exponential(Math.Abs(number), verb.Precision ?? DefaultDigits)),
        "g" or "G" => General(verb, number),
        _ => null,
    };

    private static string Mismatch(GoVerb verb, object? value) =>
        value is null ? $"%!{verb.Letter}(<nil>)" : $"%!{verb.Letter}({GoRules.TypeOf(value)}={GoPrint.Format(value)})";

    private static string Decimal(GoVerb verb, long number) => Signed(verb, number, Math.Abs((decimal)number).ToString(CultureInfo.InvariantCulture));

    private static string General(GoVerb verb, double number)
    {
        var magnitude = Math.Abs(number);
        return Signed(verb, number, verb.Precision is { } precision ? GoFloat.General(magnitude, precision) : GoNumber.Format(magnitude));
    }

    private static string Signed(GoVerb verb, double number, string magnitude) =>
        double.IsFinite(number) ? (double.IsNegative(number) ? "-" : verb.Sign) + magnitude : GoNumber.Format(number);

    private static string Signed(GoVerb verb, long number, string magnitude) =>
        (number < 0 ? "-" : verb.Sign) + (verb.Precision is { } digits ? magnitude.PadLeft(digits, '0') : magnitude);

    private static string Cased(GoVerb verb, string text) => verb.Letter == "X" ? text.ToUpperInvariant() : text;

    private static string Cut(GoVerb verb, string text) =>
        verb.Precision is { } runes ? string.Concat(text.EnumerateRunes().Take(runes).Select(static rune => rune.ToString())) : text;
}
