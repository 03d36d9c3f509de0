using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.Teams;

/// <summary>A Microsoft Teams workflow, or one of the retired Office connectors, which answer 200 with an error text.</summary>
internal sealed class TeamsContactPoint(TeamsSettings settings, HttpClient http, TimeProvider time) : IContactPoint
{
    private const string ConnectorHost = "webhook.office.com";
    private const string ConnectorSuccess = "1";
    // https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using#rate-limiting-for-connectors
    private const string ConnectorThrottled = "429";

    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<TeamsSettings>(
        type: "teams",
        name: "Microsoft Teams",
        images: new ImageSupport(MaxUploads: 1, MaxLinks: ImageSupport.Unlimited) { MaxUploadBytes = MaxInline, How = "as far as the 28 kB of a card go" },
        validate: TeamsSettings.Validate,
        create: static (settings, services) => new TeamsContactPoint(settings, services.Http, services.Time),
        // 4 per second (https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using#rate-limiting-for-connectors)
        pace: new MessagePace(Burst: 4, PerMinute: 60));

    // a third more as base64, and room for the text within the 28 kB of a card
    private const long MaxInline = 14 * 1024;

    public ImageSupport Images { get; } = Descriptor.Images.Single().Support;

    public async Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        var inline = notification.Pictures is [{ Link: null } only]
            ? $"data:{only.Picture.MediaType};base64,{Convert.ToBase64String(await File.ReadAllBytesAsync(only.Picture.Path, cancellationToken))}"
            : "";
        return await HttpDelivery.OrWithoutImagesAsync(
            notification,
            variant => http.DeliverAsync(
                JsonRequest.Post(
                    variant.Address(settings.Url!.Reveal(), "url"),
                    TeamsFormatter.Format(variant, settings, inline),
                    TeamsJson.Default.TeamsMessage),
                time,
                cancellationToken,
                body => Read(variant.Address(settings.Url!.Reveal(), "url"), body)));
    }

    private static DeliveryResult? Read(string address, string body)
    {
        if (!new Uri(address).Host.EndsWith(ConnectorHost, StringComparison.OrdinalIgnoreCase) && !IsConnectorError(body))
        {
            return null;
        }

        var detail = HttpOutcome.Shorten(body);
        return body.Trim() == ConnectorSuccess ? null
            : body.Contains(ConnectorThrottled, StringComparison.Ordinal) ? new DeliveryResult.TryLater(FailureReason.RateLimited, detail)
            : new DeliveryResult.GiveUp(FailureReason.ClientError, detail);
    }

    /// <summary>Their own words, also behind a proxy of another name.</summary>
    private static bool IsConnectorError(string body) => body.StartsWith("Webhook message delivery failed", StringComparison.OrdinalIgnoreCase);
}
