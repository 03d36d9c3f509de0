using System.Net;
using System.Net.Http.Headers;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.Line;

/// <summary>A LINE official account that pushes a text and pictures (https://developers.line.biz/en/reference/messaging-api/#send-push-message).</summary>
internal sealed class LineContactPoint(LineSettings settings, HttpClient http, TimeProvider time) : IContactPoint
{
    // five messages per push, the first is the text
    private const int MaxPictures = 4;

    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<LineSettings>(
        type: "line",
        name: "LINE Messaging API",
        images: new ImageSupport(MaxUploads: 0, MaxLinks: MaxPictures) { MaxLinkBytes = MaxPreview, How = "https only" },
        validate: LineSettings.Validate,
        create: static (settings, services) => new LineContactPoint(settings, services.Http, services.Time));

    // previews are no larger than 1 MB (https://developers.line.biz/en/reference/messaging-api/#image-message)
    private const long MaxPreview = 1_000_000;

    public ImageSupport Images { get; } = Descriptor.Images.Single().Support;

    public Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken) =>
        HttpDelivery.OrWithoutImagesAsync(notification, variant => PushAsync(variant, cancellationToken));

    private async Task<DeliveryResult> PushAsync(Notification notification, CancellationToken cancellationToken)
    {
        using var request = JsonRequest.Post(settings.Address, LineFormatter.Format(notification, settings), LineJson.Default.LinePush);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.ChannelAccessToken!.Reveal());
        request.Headers.Add("X-Line-Retry-Key", LineFormatter.RetryKey(notification));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        // an earlier attempt with this key arrived (https://developers.line.biz/en/docs/messaging-api/retrying-api-request/)
        return response.StatusCode == HttpStatusCode.Conflict && response.Headers.Contains("x-line-accepted-request-id")
            ? new DeliveryResult.Delivered()
            : await HttpOutcome.FromAsync(
                response,
                time,
                static body => new DeliveryResult.Delivered(Texts.NullIfEmpty(VendorAnswer.Parse(body)["sentMessages"][0]["id"].Text)),
                cancellationToken);
    }
}
