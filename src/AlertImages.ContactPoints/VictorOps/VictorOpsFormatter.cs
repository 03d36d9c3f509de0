using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.VictorOps;

/// <summary>Makes Grafana's message.</summary>
internal static class VictorOpsFormatter
{
    // grafana/alerting receivers/victorops/v1/victorops.go
    private const int MaxText = 20_480;
    private const string Critical = "CRITICAL";
    private const string Recovery = "RECOVERY";

    public static VictorOpsMessage Format(Notification notification, VictorOpsSettings settings)
    {
        var group = notification.Group;
        return new VictorOpsMessage
        {
            MessageType = group.Status == AlertState.Resolved
                ? Recovery
                : Texts.NullIfEmpty(notification.Optional(settings.MessageType).Trim().ToUpperInvariant()) ?? Critical,
            EntityId = notification.GroupKeyHash,
            EntityDisplayName = notification.ShortTitle(settings.Title),
            Timestamp = notification.Now.ToUnixTimeSeconds(),
            StateMessage = TextLimit.InRunes(notification.Message(settings.Description), MaxText),
            MonitoringTool = notification.Footer(),
            ImageUrl = notification.Pictures is [{ Link: { } link }, ..] ? link.AbsoluteUri : null,
            AlertUrl = AlertLinks.ListUrl(group),
        };
    }
}
