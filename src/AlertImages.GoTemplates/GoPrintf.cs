using System.Globalization;
using System.Text;

namespace AlertImages.GoTemplates;

/// <summary>Go's fmt: print and printf with the verbs that texts need.</summary>
internal static class GoPrintf
{
    private const int MaxWidth = 10_000;

    /// <summary>Blanks stand only between two operands neither of which is a text.</summary>
    public static string Print(IReadOnlyList<object?> values)
    {
        var text = new StringBuilder();
        for (var index = 0; index < values.Count; index++)
        {
            if (index > 0 && values[index] is not (string or GoHtml) && values[index - 1] is not (string or GoHtml))
            {
                text.Append(' ');
            }

            text.Append(GoRules.Format(values[index]));
            GoRules.CheckLength(text.Length);
        }

        return text.ToString();
    }

    public static string Format(string format, IReadOnlyList<object?> arguments)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                text.Append(format[at]);
                continue;
            }

            var verb = Verb.Read(format, ref at, arguments, ref next);
            if (verb is null)
            {
                text.Append("%!(NOVERB)");
                break;
            }

            text.Append(verb.Letter == "%" ? "%" : next < arguments.Count ? verb.Write(arguments[next++]) : $"%!{verb.Letter}(MISSING)");
            GoRules.CheckLength(text.Length);
        }

        if (next < arguments.Count)
        {
            text.Append("%!(EXTRA ").AppendJoin(", ", arguments.Skip(next).Select(static value => value is null ? "<nil>" : $"{GoRules.TypeOf(value)}={GoRules.Format(value)}")).Append(')');
        }

        return text.ToString();
    }

    /// <summary>Prometheus's form: <c>1d 2h 3m 4s</c>, <c>1.5s</c>, <c>20ms</c>.</summary>
    public static string HumanizeDuration(double seconds)
    {
        if (!double.IsFinite(seconds))
        {
            return General(seconds, 4);
        }

        if (seconds == 0)
        {
            return "0s";
        }

        if (Math.Abs(seconds) >= 1)
        {
            var (sign, left) = seconds < 0 ? ("-", -seconds) : ("", seconds);
            var whole = (long)left;
            var (days, hours, minutes, rest) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60, whole % 60);
            return sign + (days != 0 ? $"{days}d {hours}h {minutes}m {rest}s" : hours != 0 ? $"{hours}h {minutes}m {rest}s" : minutes != 0 ? $"{minutes}m {rest}s" : General(left, 4) + "s");
        }

        var prefix = "";
        foreach (var smaller in "munpfazy")
        {
            if (Math.Abs(seconds) >= 1)
            {
                break;
            }

            prefix = smaller.ToString();
            seconds *= 1000;
        }

        return General(seconds, 4) + prefix + "s";
    }

    /// <summary>Go's <c>%.4g</c>.</summary>
    public static string General(double value, int precision)
    {
        if (!double.IsFinite(value) || value == 0)
        {
            return value == 0 ? "0" : GoNumber.Format(value);
        }

        precision = Math.Max(1, precision);
        var scientific = value.ToString("E" + (precision - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var exponent = int.Parse(scientific.AsSpan(scientific.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent < -4 || exponent >= precision)
        {
            return WithExponent(TrimZeros(scientific[..scientific.IndexOf('E', StringComparison.Ordinal)]), exponent);
        }

        return TrimZeros(value.ToString("F" + Math.Max(0, precision - 1 - exponent).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }

    private static string TrimZeros(string digits) => digits.Contains('.', StringComparison.Ordinal) ? digits.TrimEnd('0').TrimEnd('.') : digits;

    private static string WithExponent(string mantissa, int exponent) => string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");

    /// <summary>One <c>%</c> with its flags.</summary>
    private sealed record Verb(string Letter, bool Minus, bool Plus, bool Sharp, bool Blank, bool Zero, int? Width, int? Precision)
    {
        public static Verb? Read(string format, ref int at, IReadOnlyList<object?> arguments, ref int next)
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
            return new Verb(rune.ToString(), flags.Contains('-', StringComparison.Ordinal), flags.Contains('+', StringComparison.Ordinal), flags.Contains('#', StringComparison.Ordinal),
                flags.Contains(' ', StringComparison.Ordinal), flags.Contains('0', StringComparison.Ordinal), width, precision);
        }

        public string Write(object? value)
        {
            var text = Letter switch
            {
                "v" => Value(value),
                "T" => value is null ? "<nil>" : GoRules.TypeOf(value),
                "t" when value is bool flag => flag ? "true" : "false",
                "s" when value is null => "%!s(<nil>)",
                "s" when value is string or GoHtml or GoDuration or DateTimeOffset => Cut(GoRules.Format(value)),
                "s" or "q" when value is GoList list => "[" + string.Join(' ', list.Select(Write)) + "]",
                "s" when value is GoMap or GoObject => GoRules.Format(value),
                "q" when value is string or GoHtml => Quote(Cut(GoRules.Format(value))),
                "q" when value is long code && Rune.IsValid((int)code) => $"'{new Rune((int)code)}'",
                "d" when value is long number => Signed(number, Math.Abs((decimal)number).ToString(CultureInfo.InvariantCulture)),
                "d" when value is GoDuration duration => duration.Nanoseconds.ToString(CultureInfo.InvariantCulture),
                "x" or "X" when value is long number => Cased(Signed(number, (Sharp ? "0x" : "") + Math.Abs(number).ToString("x", CultureInfo.InvariantCulture))),
                "x" or "X" when value is string hexed => Cased(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(hexed))),
                "o" when value is long number => Signed(number, Convert.ToString(Math.Abs(number), 8)),
                "b" when value is long number => Signed(number, Convert.ToString(Math.Abs(number), 2)),
                "c" when value is long code => Rune.IsValid((int)code) ? new Rune((int)code).ToString() : "\uFFFD",
                "U" when value is long code => string.Create(CultureInfo.InvariantCulture, $"U+{code:X4}"),
                "f" or "F" when value is double number => Float(number, Fixed(number)),
                "e" or "E" when value is double number => Float(number, Exponential(number)),
                "g" or "G" when value is double number => Float(number, Precision is { } precision ? General(Math.Abs(number), precision) : GoNumber.Format(Math.Abs(number))),
                _ => value is null ? $"%!{Letter}(<nil>)" : $"%!{Letter}({GoRules.TypeOf(value)}={GoRules.Format(value)})",
            };
            return Pad(text, value);
        }

        /// <summary>Before a number that is not negative; <c>%+v</c> is about the names of fields.</summary>
        private string Sign => Plus && Letter != "v" ? "+" : Blank ? " " : "";

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

            return at == start ? null : int.TryParse(format.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MaxWidth
                ? number
                : throw new GoValueException("the width is too large");
        }

        private string Value(object? value)
        {
            switch (value)
            {
                case double number:
                    return Float(number, Precision is { } precision ? General(Math.Abs(number), precision) : GoNumber.Format(Math.Abs(number)));
                case long whole:
                    return Signed(whole, Math.Abs((decimal)whole).ToString(CultureInfo.InvariantCulture));
                case string quoted when Sharp:
                    return Quote(quoted);
                case string plain:
                    return Cut(plain);
                default:
                    var text = new StringBuilder();
                    GoRules.Append(text, value, Plus, 0);
                    return text.ToString();
            }
        }

        private string Fixed(double number) => Math.Abs(number).ToString("F" + (Precision ?? 6).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

        private string Exponential(double number)
        {
            var text = Math.Abs(number).ToString("E" + (Precision ?? 6).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Split('E');
            return WithExponent(text[0], int.Parse(text[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        }

        private string Float(double number, string magnitude)
        {
            if (!double.IsFinite(number))
            {
                return double.IsNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
            }

            return (double.IsNegative(number) ? "-" : Sign) + magnitude;
        }

        private string Signed(long number, string magnitude) => (number < 0 ? "-" : Sign) + (Precision is { } digits ? magnitude.PadLeft(digits, '0') : magnitude);

        private string Cased(string text) => Letter == "X" ? text.ToUpperInvariant() : text;

        private string Cut(string text) => Precision is { } runes ? string.Concat(text.EnumerateRunes().Take(runes).Select(static rune => rune.ToString())) : text;

        /// <summary>In characters; zeros go behind the sign, and only before numbers.</summary>
        private string Pad(string text, object? value)
        {
            var missing = Math.Abs(Width ?? 0) - text.EnumerateRunes().Count();
            if (missing <= 0)
            {
                return text;
            }

            if (Minus || Width < 0)
            {
                return text + new string(' ', missing);
            }

            var isNumber = value is long or double && double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture));
            if (!Zero || (!isNumber && value is double))
            {
                return new string(' ', missing) + text;
            }

            var sign = isNumber && text[0] is '-' or '+' or ' ' ? 1 : 0;
            return text[..sign] + new string('0', missing) + text[sign..];
        }

        private static string Quote(string text)
        {
            var quoted = new StringBuilder("\"");
            foreach (var rune in text.EnumerateRunes())
            {
                quoted.Append(rune.Value switch
                {
                    '"' => "\\\"",
                    '\\' => @"\\",
                    '\n' => @"\n",
                    '\t' => @"\t",
                    '\r' => @"\r",
                    '\a' => @"\a",
                    '\b' => @"\b",
                    '\f' => @"\f",
                    '\v' => @"\v",
                    < ' ' or 0x7F => $"\\x{rune.Value:x2}",
                    _ => rune.ToString(),
                });
            }

            return quoted.Append('"').ToString();
        }
    }
}
