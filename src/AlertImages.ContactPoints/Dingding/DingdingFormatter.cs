using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.Dingding;

/// <summary>Makes Grafana's DingTalk messages, with pictures of ours: <c>picUrl</c> of a link, Markdown in an action card.</summary>
internal static class DingdingFormatter
{
    // https://open.dingtalk.com/document/orgapp/the-robot-sends-a-group-message: 15000 bytes for all parameters
    private const int MaxText = 10_000;
    private const string MoreTitle = "More";

    public static DingdingMessage Format(Notification notification, DingdingSettings settings)
    {
        var listUrl = "dingtalk://dingtalkclient/page/link?pc_slide=false&url=" + AlertLinks.Escape(AlertLinks.ListUrl(notification.Group));
        var title = notification.ShortTitle(settings.Title);
        if (!settings.IsActionCard(notification))
        {
            return new DingdingMessage
            {
                Type = "link",
                Link = new DingdingLink(
                    TextLimit.InBytes(notification.Message(settings.Message), MaxText), title, listUrl,
                    notification.Pictures is [{ Link: { } picture }, ..] ? picture.AbsoluteUri : null),
            };
        }

        var text = TextLimit.InBytes(notification.Message(settings.Message, PlainText.InMarkdown), MaxText, KeepWhole.MarkdownLink);
        var pictures = notification.Pictures.Select(static image => $"\n\n![{PlainText.InMarkdown(Texts.Alternative(image))}]({image.Link!.AbsoluteUri})");
        return new DingdingMessage { Type = "actionCard", ActionCard = new DingdingActionCard(text + string.Concat(pictures), title, MoreTitle, listUrl) };
    }
}
