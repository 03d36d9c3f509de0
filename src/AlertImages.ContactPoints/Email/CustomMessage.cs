using System.Net;
using System.Text.RegularExpressions;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.Email;

/// <summary>
/// The <c>message</c> of an e-mail contact point. A template whose own words hold tags is HTML, and what comes from alerts is made harmless in it;
/// any other one is
/// text, as in Grafana, and keeps its lines.
/// </summary>
internal sealed partial record CustomMessage(string Text, string Html)
{
    /// <summary>Null when the template fails.</summary>
    public static CustomMessage? Render(Notification notification, TextTemplate template)
    {
        var input = notification.Input(null);
        if (notification.Templates.TryRender(template, input) is not { } text
            || notification.Templates.TryRender(template, input with { Escape = static _ => "" }) is not { } ownWords)
        {
            return null;
        }

        return Tag().IsMatch(ownWords) && notification.Templates.TryRender(template, input with { IsHtml = true }) is { } html
            ? new CustomMessage(WebUtility.HtmlDecode(Tag().Replace(html, "")).Trim(), html)
            : new CustomMessage(text, WebUtility.HtmlEncode(text).Replace("\n", "<br>\n", StringComparison.Ordinal));
    }

    [GeneratedRegex("</?[a-zA-Z!][^<>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
