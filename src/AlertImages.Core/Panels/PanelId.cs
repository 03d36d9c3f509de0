using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AlertImages.Core.Panels;

/// <summary>
/// Panel ids as Grafana's links have them: <c>7</c>; since 11.3 <c>panel-7</c>. A repeat has a path id (scenes <c>VizPanel.getPathId</c>):
/// before the panel stand the values of the variables that
/// its rows, tabs and itself are repeated for, <c>US$pod1$panel-7</c>. Grafana 11.3 to 12.1 counted repeats:
/// <c>panel-7-clone-1</c>, in a repeated row <c>row-1-clone-2$panel-7</c>.
/// </summary>
internal static partial class PanelId
{
    private const int MaxLength = 300;

    /// <summary>The number of the panel and, for a repeat, its path id as it came; null when the text is no id.</summary>
    public static (long Number, string? PathId)? Parse(string text)
    {
        if (text.Length > MaxLength
            || Pattern().Match(text) is not { Success: true } match
            || !int.TryParse(match.Groups["id"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number == 0
            || !text.EnumerateRunes().All(IsText))
        {
            return null;
        }

        return (number, match.Groups["values"].Success || text.Contains("-clone-", StringComparison.Ordinal) ? text : null);
    }

    /// <summary>Which repeat a path id means, for a person: <c>US, pod1</c> or <c>clone 2</c>.</summary>
    public static string RepeatOf(string pathId)
    {
        var match = Pattern().Match(pathId);
        var (values, clone) = (match.Groups["values"].Value + match.Groups["keys"].Value.TrimEnd('/'), match.Groups["clone"].Value);
        string[] parts =
        [
            .. values.Split('$').Where(static value => value.Length > 0),
            .. clone.Length > 0 ? ["clone " + clone["-clone-".Length..]] : Array.Empty<string>(),
        ];
        return parts.Length > 0 ? string.Join(", ", parts) : "empty";
    }

    /// <summary>Any character may be part of a variable's value, but nothing that breaks lines or is no character at all.</summary>
    private static bool IsText(Rune rune) =>
        rune != Rune.ReplacementChar
            && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    [GeneratedRegex(
        @"\A(?:(?:(?<values>.*)\$|(?<keys>(?:[A-Za-z0-9_-]+/)*))panel-(?<id>[0-9]{1,10})(?<clone>(?:-clone-[0-9]{1,6})*)|(?<id>[0-9]{1,10}))\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
