using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.PrometheusAlertmanager;

/// <summary>One or several Alertmanagers; the picture is the annotation <c>image</c> of its alert. It is delivered once one of them has it.</summary>
internal sealed class PrometheusAlertmanagerContactPoint(PrometheusAlertmanagerSettings settings, HttpClient http, TimeProvider time) : IContactPoint
{
    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<PrometheusAlertmanagerSettings>(
        type: "prometheus-alertmanager",
        name: "Prometheus Alertmanager",
        images: new ImageSupport(MaxUploads: 0, MaxLinks: ImageSupport.Unlimited) { How = "as annotation `image` of each alert" },
        validate: PrometheusAlertmanagerSettings.Validate,
        create: static (settings, services) => new PrometheusAlertmanagerContactPoint(settings, services.Http, services.Time));

    public ImageSupport Images { get; } = Descriptor.Images.Single().Support;

    public async Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        if (notification.Alerts.Count == 0)
        {
            return new DeliveryResult.Delivered();
        }

        var alerts = PrometheusAlertmanagerFormatter.Format(notification);
        var results = await Task.WhenAll(settings.Addresses.Select(address => TryPostAsync(address, alerts, cancellationToken)));
        return results.FirstOrDefault(static result => result is DeliveryResult.Delivered)
            ?? results.FirstOrDefault(static result => result is DeliveryResult.TryLater)
            ?? results[0];
    }

    /// <summary>With several of them, one that is down must not keep the alert from the others.</summary>
    private async Task<DeliveryResult> TryPostAsync(string address, IReadOnlyList<PostedAlert> alerts, CancellationToken cancellationToken)
    {
        try
        {
            var request = JsonRequest.Post(address, alerts, PrometheusAlertmanagerJson.Default.IReadOnlyListPostedAlert);
            request.Headers.Authorization = BasicAuthentication.Of(settings.User, settings.Password);
            return await http.DeliverAsync(request, time, cancellationToken);
        }
        catch (HttpRequestException exception) when (settings.Addresses.Count > 1)
        {
            return new DeliveryResult.TryLater(FailureReason.ConnectionFailed, $"no connection: {exception.HttpRequestError}");
        }
    }
}
