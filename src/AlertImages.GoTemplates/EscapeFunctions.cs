using System.Text;
using static AlertImages.GoTemplates.GoArguments;

namespace AlertImages.GoTemplates;

/// <summary>Functions that escape texts for HTML, scripts and addresses, or mark them as safe.</summary>
internal static class EscapeFunctions
{
    public static IReadOnlyDictionary<string, GoFunction> All { get; } = new Dictionary<string, GoFunction>
    {
        ["html"] = static (_, arguments) => EscapeHtml(GoPrint.Join(arguments)),
        ["js"] = static (_, arguments) => EscapeScript(GoPrint.Join(arguments)),
        ["urlquery"] = static (_, arguments) => EscapeQuery(GoPrint.Join(arguments)),
        ["urlUnescape"] = static (_, arguments) => Uri.UnescapeDataString(Text(arguments, 0, 1).Replace('+', ' ')),
        ["safeHtml"] = static (_, arguments) => new GoHtml(Text(arguments, 0, 1)),
        ["safeUrl"] = static (_, arguments) => new GoHtml(Text(arguments, 0, 1)),
    };

    /// <summary>As Go's url.QueryEscape: a blank becomes a plus.</summary>
    private static string EscapeQuery(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private static string EscapeHtml(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal).Replace("\0", "\uFFFD", StringComparison.Ordinal);

    private static string EscapeScript(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            escaped.Append(letter switch
            {
                '\\' => @"\\",
                '\'' => @"\'",
                '"' => @"\""",
                '<' => @"\u003C",
                '>' => @"\u003E",
                '&' => @"\u0026",
                '=' => @"\u003D",
                < ' ' => $"\\u{(int)letter:X4}",
                _ => letter.ToString(),
            });
        }

        return escaped.ToString();
    }
}
