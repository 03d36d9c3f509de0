using System.Text.RegularExpressions;
using AlertImages.ContactPoints.Shared;

namespace AlertImages.ContactPoints.Slack;

/// <summary>
/// Makes text harmless for Slack: nothing from a label may become a mention, a link or an entity
/// (https://docs.slack.dev/messaging/formatting-message-text#escaping). An ampersand is escaped only where it would start an entity, so that
/// addresses stay as Grafana sends them.
/// </summary>
internal static partial class SlackText
{
    public static string Escape(string text) => Entity().Replace(PlainText.WithoutOverrides(text), "&amp;")
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    [GeneratedRegex("&(?=(?:amp|lt|gt);)", RegexOptions.CultureInvariant)]
    private static partial Regex Entity();
}
