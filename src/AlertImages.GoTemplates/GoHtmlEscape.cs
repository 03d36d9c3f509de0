using System.Net;
using System.Text.RegularExpressions;

namespace AlertImages.GoTemplates;

/// <summary>Escapes values for HTML as Go's html/template does: a value adds no tag, ends no attribute, and puts no script where an address belongs.</summary>
public static partial class GoHtmlEscape
{
    /// <summary>Printed by html/template instead of an unsafe address.</summary>
    private const string Refused = "#ZgotmplZ";

    /// <summary>The value, escaped for its place after the text <paramref name="before"/>.</summary>
    public static string Escape(string value, string before)
    {
        if (!Address().IsMatch(before))
        {
            return WebUtility.HtmlEncode(value);
        }

        var colon = value.IndexOf(':', StringComparison.Ordinal);
        var isSafe = colon < 0 || value.AsSpan(0, colon).Contains('/') || value[..colon].ToUpperInvariant() is "HTTP" or "HTTPS" or "MAILTO";
        return isSafe ? WebUtility.HtmlEncode(value).Replace(" ", "%20", StringComparison.Ordinal) : Refused;
    }

    /// <summary>At the start of an attribute that holds an address.</summary>
    [GeneratedRegex("""(?:href|src|action|formaction|background|cite|poster)\s*=\s*["']?\s*$""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
