using System.Net;
using System.Net.Http.Headers;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;

namespace CustomContactPoint;

/// <summary>Publishes to a topic of ntfy, with one picture as attachment (https://docs.ntfy.sh/publish/).</summary>
internal sealed class NtfyContactPoint(NtfySettings settings, HttpClient http) : IContactPoint
{
    // https://docs.ntfy.sh/publish/#limitations
    private const int MaxMessageBytes = 4096;
    private const int MaxAttachment = 15_000_000;

    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<NtfySettings>(
        type: "ntfy",
        name: "ntfy",
        images: new ImageSupport(MaxUploads: 1, MaxLinks: 0) { MaxUploadBytes = MaxAttachment },
        validate: NtfySettings.Validate,
        create: static (settings, services) => new NtfyContactPoint(settings, services.Http),
        pace: new MessagePace(Burst: 60, PerMinute: 12));

    public ImageSupport Images { get; } = Descriptor.Images.Single().Support;

    public async Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        var title = notification.Render(settings.Title, TextTemplate.DefaultTitle);
        var message = TextLimit.InBytes(notification.WithNote(notification.Render(settings.Message, TextTemplate.DefaultMessage)), MaxMessageBytes);
        using var request = new HttpRequestMessage(HttpMethod.Put, settings.Url!.Reveal());
        if (settings.Token is { IsEmpty: false } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        }

        // headers are ASCII, so texts go by RFC 2047 or in the body
        request.Headers.Add("Title", Encode(title));
        request.Headers.Add("Priority", notification.Group.Status == AlertState.Firing ? "high" : "default");
        if (notification.Pictures is [var picture, ..])
        {
            request.Headers.Add("Message", Encode(message));
            request.Headers.Add("Filename", picture.Picture.Name);
            request.Content = new ByteArrayContent(await File.ReadAllBytesAsync(picture.Picture.Path, cancellationToken));
        }
        else
        {
            request.Content = new StringContent(message);
        }

        using var response = await http.SendAsync(request, cancellationToken);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => new DeliveryResult.Delivered(),
            HttpStatusCode.TooManyRequests => new DeliveryResult.TryLater(FailureReason.RateLimited, "answered 429", response.Headers.RetryAfter?.Delta),
            >= HttpStatusCode.InternalServerError => new DeliveryResult.TryLater(FailureReason.ServerError, $"answered {(int)response.StatusCode}"),
            _ => new DeliveryResult.GiveUp(FailureReason.ClientError, $"answered {(int)response.StatusCode}"),
        };
    }

    private static string Encode(string text) => $"=?UTF-8?B?{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text))}?=";
}
