using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.Kafka;

/// <summary>Makes Grafana's record.</summary>
internal static class KafkaFormatter
{
    public static KafkaRecord Format(Notification notification, KafkaSettings settings) => new()
    {
        Description = notification.Title(settings.Description),
        Client = "Grafana",
        Details = Texts.NullIfEmpty(notification.Message(settings.Details)),
        AlertState = GrafanaStyle.StateWord(notification.Group.Status),
        ClientUrl = AlertLinks.ListUrl(notification.Group),
        Contexts = notification.Pictures.Count > 0
            ? [.. notification.Pictures.Select(static picture => new KafkaContext("image", picture.Link!.AbsoluteUri))]
            : null,
        IncidentKey = notification.GroupKeyHash,
    };
}
