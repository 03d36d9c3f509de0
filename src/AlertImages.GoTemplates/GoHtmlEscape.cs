using System.Net;
using System.Text.RegularExpressions;

namespace AlertImages.GoTemplates;

/// <summary>Makes values harmless in HTML, in the manner of Go's html/template: no tag, no end of an attribute, and no script in the place of an address.</summary>
public static partial class GoHtmlEscape
{
    /// <summary>What html/template prints instead of an address that is none.</summary>
    private const string Refused = "#ZgotmplZ";

    /// <summary>A value after a text that ends so.</summary>
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
