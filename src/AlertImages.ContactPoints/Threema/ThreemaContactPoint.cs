using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.Threema;

/// <summary>Threema Gateway in its basic mode: one text, which holds the link of one picture. The answer is the message's id.</summary>
internal sealed class ThreemaContactPoint(ThreemaSettings settings, HttpClient http, TimeProvider time) : IContactPoint
{
    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<ThreemaSettings>(
        type: "threema",
        name: "Threema Gateway",
        images: new ImageSupport(MaxUploads: 0, MaxLinks: 1) { How = "in the text" },
        validate: ThreemaSettings.Validate,
        create: static (settings, services) => new ThreemaContactPoint(settings, services.Http, services.Time));

    public ImageSupport Images { get; } = Descriptor.Images.Single().Support;

    public async Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["from"] = settings.GatewayId,
            ["to"] = settings.RecipientId,
            ["secret"] = settings.ApiSecret!.Reveal(),
            ["text"] = ThreemaFormatter.Format(notification, settings),
        });
        return await http.DeliverAsync(
            FormRequest.Post(settings.Address, form),
            time,
            cancellationToken,
            static body => new DeliveryResult.Delivered(Texts.NullIfEmpty(HttpOutcome.Shorten(body))));
    }
}
