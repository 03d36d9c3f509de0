using System.Net.Http.Headers;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.Sensugo;

/// <summary>An event of Sensu Go.</summary>
internal sealed class SensugoContactPoint(SensugoSettings settings, HttpClient http, TimeProvider time) : IContactPoint
{
    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<SensugoSettings>(
        type: "sensugo",
        name: "Sensu Go",
        images: new ImageSupport(MaxUploads: 0, MaxLinks: 1) { How = "as label `imageURL`" },
        validate: SensugoSettings.Validate,
        create: static (settings, services) => new SensugoContactPoint(settings, services.Http, services.Time));

    public ImageSupport Images { get; } = Descriptor.Images.Single().Support;

    public Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        var message = SensugoFormatter.Format(notification, settings);
        var request = JsonRequest.Post(
            $"{settings.Url.TrimEnd('/')}/api/core/v2/namespaces/{Uri.EscapeDataString(message.Entity.Metadata.Namespace!)}/events",
            message,
            SensugoJson.Default.SensugoEvent);
        request.Headers.Authorization = new AuthenticationHeaderValue("Key", settings.ApiKey!.Reveal());
        return http.DeliverAsync(request, time, cancellationToken);
    }
}
