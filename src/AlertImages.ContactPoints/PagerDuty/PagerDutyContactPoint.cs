using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.PagerDuty;

/// <summary>PagerDuty's Events API v2. The group's hash is the <c>dedup_key</c>: what is sent twice is one incident.</summary>
internal sealed class PagerDutyContactPoint(PagerDutySettings settings, HttpClient http, TimeProvider time) : IContactPoint
{
    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<PagerDutySettings>(
        type: "pagerduty",
        name: "PagerDuty",
        images: new ImageSupport(MaxUploads: 0, MaxLinks: ImageSupport.Unlimited),
        validate: PagerDutySettings.Validate,
        create: static (settings, services) => new PagerDutyContactPoint(settings, services.Http, services.Time));

    public ImageSupport Images { get; } = Descriptor.Images.Single().Support;

    public Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken) => HttpDelivery.OrWithoutImagesAsync(
        notification,
        variant => http.DeliverAsync(
            JsonRequest.Post(settings.Address, PagerDutyFormatter.Format(variant, settings), PagerDutyJson.Default.PagerDutyEvent),
            time,
            cancellationToken,
            _ => new DeliveryResult.Delivered(variant.GroupKeyHash)));
}
