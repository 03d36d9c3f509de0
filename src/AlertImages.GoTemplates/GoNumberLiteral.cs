using System.Globalization;

namespace AlertImages.GoTemplates;

/// <summary>Reads numbers in Go's forms: decimal, 0x, 0o, 0b, with underscores and exponents.</summary>
internal static class GoNumberLiteral
{
    /// <summary>A <see cref="long"/> or a <see cref="double"/>.</summary>
    public static object Parse(GoSource source, Token token)
    {
        var text = token.Text.Replace("_", "", StringComparison.Ordinal);
        var (sign, digits) = text[0] is '+' or '-' ? (text[0] == '-' ? -1 : 1, text[1..]) : (1, text);
        try
        {
            var (radix, prefix) = Radix(digits);
            if (radix != 10 && !(radix == 16 && digits.Contains('p', StringComparison.OrdinalIgnoreCase)))
            {
                return sign * Convert.ToInt64(digits[prefix..], radix);
            }

            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            {
                return whole;
            }

            if (text.TrimStart('+', '-').All(char.IsAsciiDigit))
            {
                throw source.Error(token.Position, $"integer overflow: {token.Text}");
            }

            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? number
                : throw source.Error(token.Position, $"bad number syntax: \"{token.Text}\"");
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            throw source.Error(token.Position, $"bad number syntax: \"{token.Text}\"");
        }
    }

    private static (int Radix, int Prefix) Radix(string digits) => digits is ['0', var second, ..]
        ? char.ToLowerInvariant(second) switch
        {
            'x' => (16, 2),
            'o' => (8, 2),
            'b' => (2, 2),
            >= '0' and <= '7' => (8, 1),
            _ => (10, 0),
        }
        : (10, 0);
}
