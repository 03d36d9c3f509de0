using System.Text;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.Opsgenie;

/// <summary>Makes Grafana's alert. Unlike Grafana it gives the links of pictures also when labels are sent as tags only.</summary>
internal static class OpsgenieFormatter
{
    // https://docs.opsgenie.com/docs/alert-api#create-alert
    private const int MaxMessage = 130;
    private const int MaxDescription = 15_000;
    private const int MaxTags = 20;
    private const int MaxTag = 50;
    private const int MaxDetails = 8000;

    private const string PriorityLabel = "og_priority";

    public static OpsgenieAlert Format(Notification notification, OpsgenieSettings settings)
    {
        var labels = notification.Group.CommonLabels.WithoutPrivate();
        var title = notification.Title(settings.Message);
        return new OpsgenieAlert
        {
            Alias = notification.GroupKeyHash,
            Message = TextLimit.InRunes(title, MaxMessage),
            Description = TextLimit.InRunes(Description(notification, settings), MaxDescription),
            Details = Details(notification, settings, labels),
            Source = "Grafana",
            Responders = settings.Responders.Count > 0
                ? [.. settings.Responders.Select(responder => Render(notification, responder)).SelectMany(Expand)]
                : null,
            Tags = settings.SendsTags
                ? [.. labels.SortedPairs()
                    .Select(static label => TextLimit.InRunes($"{label.Key}:{label.Value}", MaxTag))
                    .Order(StringComparer.Ordinal)
                    .Take(MaxTags)]
                : [],
            Priority = settings.OverridePriority && labels.GetValueOrDefault(PriorityLabel) is "P1" or "P2" or "P3" or "P4" or "P5"
                ? labels[PriorityLabel]
                : null,
        };
    }

    private static string Description(Notification notification, OpsgenieSettings settings) => notification.TryRender(settings.Description) is { } text
        ? notification.WithNote(text)
        : $"{notification.Title(null)}\n{AlertLinks.ListUrl(notification.Group)}\n\n{notification.Message(null)}";

    /// <summary>As many as fit: the address and the pictures before the labels.</summary>
    private static Dictionary<string, string> Details(Notification notification, OpsgenieSettings settings, IReadOnlyDictionary<string, string> labels)
    {
        var details = new Dictionary<string, string> { ["url"] = AlertLinks.ListUrl(notification.Group) };
        var room = MaxDetails - Size("url", details["url"]);
        if (notification.Pictures.Count > 0)
        {
            var urls = notification.Pictures.Select(static picture => picture.Link!.AbsoluteUri).ToList();
            while (urls.Count > 1 && Size("image_urls", string.Join(", ", urls)) > room)
            {
                urls.RemoveAt(urls.Count - 1);
            }

            details["image_urls"] = string.Join(", ", urls);
            room -= Size("image_urls", details["image_urls"]);
        }

        foreach (var (name, value) in settings.SendsDetails ? labels.SortedPairs() : [])
        {
            if (Size(name, value) <= room)
            {
                room -= Size(name, value);
                details[name] = value;
            }
        }

        return details;
    }

    private static int Size(string name, string value) => Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value);

    private static OpsgenieResponder Render(Notification notification, OpsgenieResponder responder) => new()
    {
        Id = Render(notification, responder.Id),
        Name = Render(notification, responder.Name),
        Username = Render(notification, responder.Username),
        Type = Render(notification, responder.Type),
    };

    private static string? Render(Notification notification, string? text) => text is null ? null : notification.Optional(TextTemplate.Parse(text));

    /// <summary>The type <c>teams</c> names several teams.</summary>
    private static IEnumerable<OpsgenieResponder> Expand(OpsgenieResponder responder) =>
        string.Equals(responder.Type, "teams", StringComparison.OrdinalIgnoreCase)
            ? responder.Name!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(static name => new OpsgenieResponder { Type = "team", Name = name })
            : [responder];
}
