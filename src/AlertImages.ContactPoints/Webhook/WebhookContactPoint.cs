using System.Net.Http.Headers;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.Webhook;

/// <summary>Sends Grafana's webhook payload to any address; pictures travel as <c>imageURL</c> of each alert.</summary>
internal sealed class WebhookContactPoint(WebhookSettings settings, HttpClient http, TimeProvider time) : IContactPoint, IDisposable
{
    private static readonly ImageSupport s_linked = new(MaxUploads: 0, MaxLinks: ImageSupport.Unlimited) { How = "as `imageURL` of each alert" };

    private static readonly ImageSupport s_embedded =
        new(MaxUploads: ImageSupport.Unlimited, MaxLinks: ImageSupport.Unlimited) { How = "as `imageURL` and `embeddedImage` of each alert" };

    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<WebhookSettings>(
        type: "webhook",
        name: "Webhook",
        images: [("`embedImages: false`", s_linked), ("`embedImages: true`", s_embedded)],
        validate: WebhookSettings.Validate,
        create: static (settings, services) =>
            new WebhookContactPoint(settings, settings.Tls is null ? services.Http : services.CreateHttp(settings.Tls.ToOptions()), services.Time));

    public ImageSupport Images { get; } = settings.EmbedImages ? s_embedded : s_linked;

    public async Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        if (settings.Url!.Reveal() == WebhookSettings.Noop)
        {
            return new DeliveryResult.Delivered();
        }

        var embedded = settings.EmbedImages ? await ReadAsync(notification, cancellationToken) : new Dictionary<string, string>();
        var body = WebhookFormatter.FormatBody(notification, settings, embedded);
        using var request = new HttpRequestMessage(
            settings.HttpMethod == "PUT" ? HttpMethod.Put : HttpMethod.Post,
            notification.Address(settings.Url.Reveal(), "url"));
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        request.Headers.UserAgent.ParseAdd(GrafanaStyle.UserAgent);
        Authorize(request);
        settings.Hmac?.Sign(request, body, time.GetUtcNow());
        AddHeaders(request);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return await HttpOutcome.FromAsync(response, time, cancellationToken);
    }

    /// <summary>A client with TLS settings of its own is not shared with others.</summary>
    public void Dispose()
    {
        if (settings.Tls is not null)
        {
            http.Dispose();
        }
    }

    /// <summary>Each picture once, however many alerts show it.</summary>
    private static async Task<Dictionary<string, string>> ReadAsync(Notification notification, CancellationToken cancellationToken)
    {
        var embedded = new Dictionary<string, string>();
        foreach (var path in notification.Alerts.Select(static alert => alert.Picture?.Path).OfType<string>().Distinct())
        {
            embedded[path] = Convert.ToBase64String(await File.ReadAllBytesAsync(path, cancellationToken));
        }

        return embedded;
    }

    private void Authorize(HttpRequestMessage request)
    {
        if (settings.AuthorizationCredentials is { IsEmpty: false } credentials)
        {
            var scheme = settings.AuthorizationScheme.Length > 0 ? settings.AuthorizationScheme : "Bearer";
            request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {credentials.Reveal()}");
        }
        else
        {
            request.Headers.Authorization = BasicAuthentication.Of(settings.Username, settings.Password);
        }
    }

    private void AddHeaders(HttpRequestMessage request)
    {
        foreach (var (name, value) in settings.Headers ?? [])
        {
            if (string.Equals(name, "Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                request.Content!.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value.Reveal());
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value.Reveal());
            }
        }
    }
}
