using System.Globalization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.Pushover;

/// <summary>Pushover: one message with one picture as attachment.</summary>
internal sealed class PushoverContactPoint(PushoverSettings settings, HttpClient http, TimeProvider time) : IContactPoint
{
    private static readonly ImageSupport s_attached = new(MaxUploads: 1, MaxLinks: 0) { MaxUploadBytes = PushoverFormatter.MaxAttachment };
    private static readonly ImageSupport s_linked = new(MaxUploads: 0, MaxLinks: 1) { How = "in the text" };

    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<PushoverSettings>(
        type: "pushover",
        name: "Pushover",
        images: [("`uploadImage: true`", s_attached), ("`uploadImage: false`", s_linked)],
        validate: PushoverSettings.Validate,
        create: static (settings, services) => new PushoverContactPoint(settings, services.Http, services.Time));

    public ImageSupport Images { get; } = settings.UploadImage ? s_attached : s_linked;

    public Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken) =>
        HttpDelivery.OrWithoutImagesAsync(notification, variant => PostAsync(variant, cancellationToken));

    private async Task<DeliveryResult> PostAsync(Notification notification, CancellationToken cancellationToken)
    {
        var message = PushoverFormatter.Format(notification, settings);
        var isUrgent = message.Priority == PushoverSettings.Emergency;
        using var form = FormRequest.Fields(
            ("user", notification.Required(settings.UserKey!.Reveal(), "userKey")),
            ("token", settings.ApiToken!.Reveal()),
            ("priority", Number(message.Priority)),
            ("retry", isUrgent ? Number(settings.Retry) : null),
            ("expire", isUrgent ? Number(settings.Expire) : null),
            ("device", Texts.NullIfEmpty(message.Device)),
            ("title", message.Title),
            ("url", message.Url),
            ("url_title", message.Url is null ? null : PushoverFormatter.UrlTitle),
            ("message", message.Text));
        if (message.Attachment is { } picture)
        {
            await form.AddFileAsync("attachment", picture, cancellationToken);
        }

        if (message.Sound != PushoverSettings.DefaultSound)
        {
            form.Add(new StringContent(message.Sound), "\"sound\"");
        }

        form.Add(new StringContent("1"), "\"html\"");
        return await http.DeliverAsync(FormRequest.Post(settings.Address, form), time, cancellationToken, Read);
    }

    /// <summary>https://pushover.net/api#response: <c>status</c> is 1, or <c>errors</c> says what is wrong.</summary>
    private static DeliveryResult? Read(string body)
    {
        var answer = VendorAnswer.Parse(body);
        return answer["status"].Number == 1
                ? new DeliveryResult.Delivered(Texts.NullIfEmpty(answer["receipt"].Text) ?? Texts.NullIfEmpty(answer["request"].Text))
            : answer.Exists ? new DeliveryResult.GiveUp(FailureReason.ClientError, HttpOutcome.Shorten(answer["errors"].Joined))
            : null;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
