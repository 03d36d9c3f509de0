using System.Globalization;
using System.Text;

namespace AlertImages.GoTemplates;

/// <summary>One directive of a format: a percent sign, flags, width, precision and the verb.</summary>
/// <param name="Letter">The verb.</param>
/// <param name="Flags">The flags as they are written.</param>
/// <param name="Width">Width in characters; negative when the text is aligned to the left.</param>
/// <param name="Precision">Digits of a number, or characters of a text.</param>
internal sealed record GoVerb(string Letter, string Flags, int? Width, int? Precision)
{
    private const int MaxWidth = 10_000;

    public bool Minus => Flags.Contains('-', StringComparison.Ordinal);

    public bool Plus => Flags.Contains('+', StringComparison.Ordinal);

    public bool Sharp => Flags.Contains('#', StringComparison.Ordinal);

    public bool Zero => Flags.Contains('0', StringComparison.Ordinal);

    /// <summary>Printed before a number that is not negative; <c>%+v</c> is about the names of fields.</summary>
    public string Sign => Plus && Letter != "v" ? "+" : Flags.Contains(' ', StringComparison.Ordinal) ? " " : "";

    /// <summary>Reads the directive whose percent sign is at <paramref name="at"/>, and moves to its last character; null when the verb is missing.</summary>
    public static GoVerb? Read(string format, ref int at, IReadOnlyList<object?> arguments, ref int next)
    {
        var flags = "";
        at++;
        while (at < format.Length && "-+# 0".Contains(format[at], StringComparison.Ordinal))
        {
            flags += format[at++];
        }

        var width = ReadNumber(format, ref at, arguments, ref next);
        int? precision = null;
        if (at < format.Length && format[at] == '.')
        {
            at++;
            precision = ReadNumber(format, ref at, arguments, ref next) ?? 0;
        }

        if (at >= format.Length)
        {
            return null;
        }

        var rune = Rune.GetRuneAt(format, at);
        at += rune.Utf16SequenceLength - 1;
        return new GoVerb(rune.ToString(), flags, width, precision);
    }

    private static int? ReadNumber(string format, ref int at, IReadOnlyList<object?> arguments, ref int next)
    {
        if (at < format.Length && format[at] == '*')
        {
            at++;
            return next < arguments.Count && arguments[next++] is long given && Math.Abs(given) <= MaxWidth ? (int)given : null;
        }

        var start = at;
        while (at < format.Length && char.IsAsciiDigit(format[at]))
        {
            at++;
        }

        if (at == start)
        {
            return null;
        }

        return int.TryParse(format.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MaxWidth
            ? number
            : throw new GoValueException("the width is too large");
    }
}
