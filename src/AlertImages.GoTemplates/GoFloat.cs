using System.Globalization;

namespace AlertImages.GoTemplates;

/// <summary>Go's formats of numbers with a given precision.</summary>
internal static class GoFloat
{
    /// <summary>Go's <c>%g</c> with a precision: significant digits, with an exponent for very small and very large numbers.</summary>
    public static string General(double value, int precision)
    {
        if (!double.IsFinite(value) || value == 0)
        {
            return value == 0 ? "0" : GoNumber.Format(value);
        }

        precision = Math.Max(1, precision);
        var scientific = value.ToString("E" + (precision - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var mark = scientific.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(scientific.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent < -4 || exponent >= precision)
        {
            return WithExponent(TrimZeros(scientific[..mark]), exponent);
        }

        return TrimZeros(value.ToString("F" + Math.Max(0, precision - 1 - exponent).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }

    /// <summary>Go's <c>%f</c>: digits after the point.</summary>
    public static string Fixed(double value, int digits) =>
        value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Go's <c>%e</c>: digits after the point of the mantissa.</summary>
    public static string Exponential(double value, int digits)
    {
        if (!double.IsFinite(value))
        {
            return GoNumber.Format(value);
        }

        var text = value.ToString("E" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Split('E');
        return WithExponent(text[0], int.Parse(text[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    private static string TrimZeros(string digits) => digits.Contains('.', StringComparison.Ordinal) ? digits.TrimEnd('0').TrimEnd('.') : digits;

    private static string WithExponent(string mantissa, int exponent) =>
        string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
}
