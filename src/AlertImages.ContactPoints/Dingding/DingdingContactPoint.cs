using System.Globalization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.Dingding;

/// <summary>A robot of a DingTalk group. It answers 200 with an <c>errcode</c> when something is wrong.</summary>
internal sealed class DingdingContactPoint(DingdingSettings settings, HttpClient http, TimeProvider time) : IContactPoint
{
    // https://open.dingtalk.com/document/orgapp/custom-robots-send-group-messages: errors
    private const int TooFast = 130101;
    private const int SystemBusy = -1;
    private const int NotAllowed = 310000;
    private const int InvalidToken = 300001;

    private const int MaxCardPictures = 5;

    private static readonly ImageSupport s_link = new(MaxUploads: 0, MaxLinks: 1);
    private static readonly ImageSupport s_actionCard = new(MaxUploads: 0, MaxLinks: MaxCardPictures);

    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<DingdingSettings>(
        type: "dingding",
        name: "DingDing",
        images: [("link", s_link), ("action card", s_actionCard)],
        validate: DingdingSettings.Validate,
        create: static (settings, services) => new DingdingContactPoint(settings, services.Http, services.Time),
        // 20 per minute and robot (https://open.dingtalk.com/document/robots/custom-robot-access)
        pace: new MessagePace(Burst: 5, PerMinute: 20));

    public ImageSupport Images { get; } = settings.MayBeActionCard ? s_actionCard : s_link;

    public Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken) => http.DeliverAsync(
        JsonRequest.Post(
            settings.SignedUrl(notification.Address(settings.Url!.Reveal(), "url"), time.GetUtcNow()),
            DingdingFormatter.Format(notification, settings),
            DingdingJson.Default.DingdingMessage),
        time,
        cancellationToken,
        Read);

    private static DeliveryResult? Read(string body)
    {
        var answer = VendorAnswer.Parse(body);
        if (answer["errcode"].Number is not { } code || code == 0)
        {
            return null;
        }

        var detail = string.Create(CultureInfo.InvariantCulture, $"errcode {code}: {HttpOutcome.Shorten(answer["errmsg"].Text)}");
        return (int)code switch
        {
            TooFast => new DeliveryResult.TryLater(FailureReason.RateLimited, detail, TimeSpan.FromMinutes(1)),
            SystemBusy => new DeliveryResult.TryLater(FailureReason.ServerError, detail),
            NotAllowed or InvalidToken => new DeliveryResult.GiveUp(FailureReason.AuthError, detail),
            _ => new DeliveryResult.GiveUp(FailureReason.ClientError, detail),
        };
    }
}
