using System.Globalization;
using System.Text.RegularExpressions;

namespace AlertImages.Core.Alerts;

/// <summary>
/// Panel ids as Grafana's links have them: <c>7</c>; since 11.3 <c>panel-7</c>; of a repeated panel <c>panel-7-clone-1</c>, which is drawn as the panel it repeats;
/// inside a repeated row with the row's key before it, <c>row-1-clone-2$panel-7</c>.
/// </summary>
internal static partial class PanelId
{
    public static long? Parse(string text) =>
        Pattern().Match(text) is { Success: true } match && int.TryParse(match.Groups["id"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null;

    [GeneratedRegex(@"\A(?:[A-Za-z0-9_-]+[$/])*(?:panel-)?(?<id>[0-9]{1,10})(?:-clone-[0-9]{1,6})*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
