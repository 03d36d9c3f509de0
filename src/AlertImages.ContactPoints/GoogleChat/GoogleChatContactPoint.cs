using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.GoogleChat;

/// <summary>A webhook of a Google Chat space; messages of one alert group form a thread.</summary>
internal sealed class GoogleChatContactPoint(GoogleChatSettings settings, HttpClient http, TimeProvider time) : IContactPoint
{
    private const string MediaType = "application/json; charset=UTF-8";

    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<GoogleChatSettings>(
        type: "googlechat",
        name: "Google Chat",
        images: new ImageSupport(MaxUploads: 0, MaxLinks: ImageSupport.Unlimited) { How = "as far as 32 kB go" },
        validate: GoogleChatSettings.Validate,
        create: static (settings, services) => new GoogleChatContactPoint(settings, services.Http, services.Time),
        // 1 per second and space (https://developers.google.com/workspace/chat/limits)
        pace: new MessagePace(Burst: 1, PerMinute: 60));

    public ImageSupport Images { get; } = Descriptor.Images.Single().Support;

    public Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken) => HttpDelivery.OrWithoutImagesAsync(
        notification,
        variant => http.DeliverAsync(
            JsonRequest.Post(settings.Address(variant), GoogleChatFormatter.Format(variant, settings), GoogleChatJson.Default.GoogleChatMessage, MediaType),
            time,
            cancellationToken,
            static body => new DeliveryResult.Delivered(Texts.NullIfEmpty(VendorAnswer.Parse(body)["name"].Text))));
}
