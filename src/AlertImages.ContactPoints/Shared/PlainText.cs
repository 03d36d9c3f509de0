using System.Text.RegularExpressions;

namespace AlertImages.ContactPoints.Shared;

/// <summary>
/// Takes the meaning from what alerts hold, and no more than that: texts without hostile parts stay as Grafana sends them.
/// </summary>
internal static partial class PlainText
{
    /// <summary>Without the two characters that turn the direction of everything after them: they make a forged address look right.</summary>
    public static string WithoutOverrides(string text) => Overrides().Replace(text, "");

    /// <summary>For targets that read HTML: no tag and no entity.</summary>
    public static string InHtml(string text) =>
        Entity().Replace(WithoutOverrides(text), "&amp;").Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>For targets that read Markdown: no link, no picture, no mention in angle brackets.</summary>
    public static string InMarkdown(string text) =>
        WithoutOverrides(text).Replace("](", "]\\(", StringComparison.Ordinal).Replace("<", "\\<", StringComparison.Ordinal);

    // U+202D and U+202E (unicode.org/reports/tr9)
    [GeneratedRegex("[\u202D\u202E]", RegexOptions.CultureInvariant)]
    private static partial Regex Overrides();

    [GeneratedRegex("&(?=(?:[a-zA-Z]+|#[0-9]+|#[xX][0-9a-fA-F]+);)", RegexOptions.CultureInvariant)]
    private static partial Regex Entity();
}
