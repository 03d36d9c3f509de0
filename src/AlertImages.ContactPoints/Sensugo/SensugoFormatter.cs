using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.Sensugo;

/// <summary>Makes Grafana's event.</summary>
internal static class SensugoFormatter
{
    private const string Default = "default";
    private const int Day = 86_400;
    private const int Critical = 2;

    public static SensugoEvent Format(Notification notification, SensugoSettings settings)
    {
        var group = notification.Group;
        var listUrl = AlertLinks.ListUrl(group);
        var labels = new Dictionary<string, string> { ["ruleURL"] = WithoutControls(listUrl) };
        if (notification.Pictures is [{ Link: { } link }, ..])
        {
            labels["imageURL"] = link.AbsoluteUri;
        }

        return new SensugoEvent(
            new SensugoEntity(new SensugoMetadata(notification.OrDefault(settings.Entity)) { Namespace = notification.OrDefault(settings.Namespace) }),
            new SensugoCheck
            {
                Metadata = new SensugoMetadata(notification.OrDefault(settings.Check)) { Labels = labels },
                Output = notification.Message(settings.Message),
                Issued = notification.Now.ToUnixTimeSeconds(),
                Interval = Day,
                Status = group.Status == AlertState.Firing ? Critical : 0,
                Handlers = Texts.NullIfEmpty(notification.Optional(settings.Handler)) is { } handler ? [handler] : null,
            },
            listUrl);
    }

    private static string OrDefault(this Notification notification, TextTemplate? template) =>
        Texts.NullIfEmpty(WithoutControls(notification.Optional(template))) ?? Default;

    private static string WithoutControls(string text) => string.Concat(text.Where(static letter => !char.IsControl(letter)));
}
