using System.Text;

namespace AlertImages.Core.Templating;

/// <summary>Cuts texts to a vendor's limit.</summary>
public static class TextLimit
{
    /// <summary>At most <paramref name="maxRunes"/> Unicode code points, the last one an ellipsis where something was cut (grafana/alerting receivers/util.go).</summary>
    public static string InRunes(string text, int maxRunes)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= maxRunes || text.EnumerateRunes().Count() <= maxRunes)
        {
            return text;
        }

        var withMark = maxRunes > 3;
        var kept = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(withMark ? maxRunes - 1 : maxRunes))
        {
            kept.Append(rune.ToString());
        }

        return withMark ? kept.Append('…').ToString() : kept.ToString();
    }
}
