using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.PrometheusAlertmanager;

/// <summary>Makes Grafana's alerts: all labels and annotations, private ones too, and the picture's link.</summary>
internal static class PrometheusAlertmanagerFormatter
{
    private const string PictureAnnotation = "image";

    public static IReadOnlyList<PostedAlert> Format(Notification notification) => [.. notification.Alerts.Select(Format)];

    private static PostedAlert Format(NotifiedAlert notified)
    {
        var annotations = new Dictionary<string, string>(notified.Alert.Annotations);
        if (notified.Picture?.Url is { } url)
        {
            annotations[PictureAnnotation] = url.AbsoluteUri;
        }

        return new PostedAlert(
            notified.Alert.Labels,
            annotations,
            GoTime.Format(notified.Alert.StartsAt),
            GoTime.Format(notified.Alert.EndsAt),
            notified.Alert.GeneratorUrl);
    }
}
