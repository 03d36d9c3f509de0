using System.Net.Http.Headers;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.Opsgenie;

/// <summary>Opsgenie's alert API, which Jira Service Management has too. The group's hash is the alias: what is sent twice is one alert.</summary>
internal sealed class OpsgenieContactPoint(OpsgenieSettings settings, HttpClient http, TimeProvider time) : IContactPoint
{
    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<OpsgenieSettings>(
        type: "opsgenie",
        name: "Opsgenie",
        images: new ImageSupport(MaxUploads: 0, MaxLinks: ImageSupport.Unlimited) { How = "in the details" },
        validate: OpsgenieSettings.Validate,
        create: static (settings, services) => new OpsgenieContactPoint(settings, services.Http, services.Time));

    public ImageSupport Images { get; } = Descriptor.Images.Single().Support;

    public async Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        var isResolved = notification.Group.Status == AlertState.Resolved;
        if (isResolved && !settings.AutoClose)
        {
            return new DeliveryResult.Delivered();
        }

        var address = notification.Address(settings.AddressText, "apiUrl");
        var request = isResolved
            ? JsonRequest.Post(
                OpsgenieSettings.CloseAddress(address, notification.GroupKeyHash),
                new OpsgenieClose("Grafana"),
                OpsgenieJson.Default.OpsgenieClose)
            : JsonRequest.Post(address, OpsgenieFormatter.Format(notification, settings), OpsgenieJson.Default.OpsgenieAlert);
        request.Headers.Authorization = new AuthenticationHeaderValue("GenieKey", settings.ApiKey!.Reveal());
        return await http.DeliverAsync(request, time, cancellationToken, _ => new DeliveryResult.Delivered(notification.GroupKeyHash));
    }
}
