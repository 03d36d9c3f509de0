using System.Globalization;

namespace AlertImages.GoTemplates;

/// <summary>Pads texts to the width of a directive.</summary>
internal static class GoPadding
{
    /// <summary>The width counts characters. Zeros follow the sign, and are never put before infinities.</summary>
    public static string Pad(GoVerb verb, string text, object? value)
    {
        var missing = Math.Abs(verb.Width ?? 0) - text.EnumerateRunes().Count();
        if (missing <= 0)
        {
            return text;
        }

        if (verb.Minus || verb.Width < 0)
        {
            return text + new string(' ', missing);
        }

        var isNumber = value is long or double && double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture));
        if (!verb.Zero || (!isNumber && value is double))
        {
            return new string(' ', missing) + text;
        }

        var sign = isNumber && text[0] is '-' or '+' or ' ' ? 1 : 0;
        return text[..sign] + new string('0', missing) + text[sign..];
    }
}
