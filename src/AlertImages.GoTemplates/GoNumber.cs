using System.Globalization;

namespace AlertImages.GoTemplates;

/// <summary>Numbers as Go's templates print them (fmt, verb v): shortest digits, with an exponent below 1e-04 and from 1e+06 on.</summary>
public static class GoNumber
{
    private const int SmallestPlain = -4;
    private const int FirstWithExponent = 6;

    /// <summary>For example <c>93.5</c>, <c>1.5e+06</c>, <c>NaN</c>, <c>+Inf</c>.</summary>
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        var sign = double.IsNegative(value) ? "-" : "";
        var (digits, exponent) = Split(Math.Abs(value));
        if (exponent is < SmallestPlain or >= FirstWithExponent)
        {
            var mantissa = digits.Length > 1 ? $"{digits[0]}.{digits[1..]}" : digits;
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        }

        return digits.Length <= exponent + 1
            ? sign + digits.PadRight(exponent + 1, '0')
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    /// <summary>The shortest digits that read back as the value, and the power of ten of the first one.</summary>
    private static (string Digits, int Exponent) Split(double value)
    {
        var parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? parts[0].Length : point;
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        if (digits.Length == 0)
        {
            return ("0", 0);
        }

        var exponent = whole - 1 - (all.Length - digits.Length) + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        return (digits.TrimEnd('0'), exponent);
    }
}
