using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
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
        if (notification.Images is [{ Link: { } link }, ..])
        {
            labels["imageURL"] = link.AbsoluteUri;
        }

        return new SensugoEvent(
            new SensugoEntity(new SensugoMetadata(OrDefault(settings.Entity, group)) { Namespace = OrDefault(settings.Namespace, group) }),
            new SensugoCheck
            {
                Metadata = new SensugoMetadata(OrDefault(settings.Check, group)) { Labels = labels },
                Output = notification.Message(settings.Message),
                Issued = notification.Now.ToUnixTimeSeconds(),
                Interval = Day,
                Status = group.Status == AlertState.Firing ? Critical : 0,
                Handlers = Texts.NullIfEmpty(settings.Handler?.Render(group)) is { } handler ? [handler] : null,
            },
            listUrl);
    }

    private static string OrDefault(TextTemplate? template, AlertGroup group) => Texts.NullIfEmpty(WithoutControls(template?.Render(group) ?? "")) ?? Default;

    private static string WithoutControls(string text) => string.Concat(text.Where(static letter => !char.IsControl(letter)));
}
