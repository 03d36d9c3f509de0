using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.VictorOps;

/// <summary>VictorOps, now Splunk On-Call: its REST endpoint. The group's hash is the <c>entity_id</c>: what is sent twice is one incident.</summary>
internal sealed class VictorOpsContactPoint(VictorOpsSettings settings, HttpClient http, TimeProvider time) : IContactPoint
{
    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<VictorOpsSettings>(
        type: "victorops",
        name: "VictorOps (Splunk On-Call)",
        images: new ImageSupport(MaxUploads: 0, MaxLinks: 1) { How = "as `image_url`" },
        validate: VictorOpsSettings.Validate,
        create: static (settings, services) => new VictorOpsContactPoint(settings, services.Http, services.Time));

    public ImageSupport Images { get; } = Descriptor.Images.Single().Support;

    public Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken) => http.DeliverAsync(
        JsonRequest.Post(
            notification.Address(settings.Url!.Reveal(), "url"),
            VictorOpsFormatter.Format(notification, settings),
            VictorOpsJson.Default.VictorOpsMessage),
        time,
        cancellationToken,
        Read);

    /// <summary>https://help.victorops.com/knowledge-base/rest-endpoint-integration-guide/: <c>result</c> says success or failure.</summary>
    private static DeliveryResult? Read(string body)
    {
        var answer = VendorAnswer.Parse(body);
        return answer["result"].Text switch
        {
            "failure" => new DeliveryResult.GiveUp(FailureReason.ClientError, HttpOutcome.Shorten(answer["message"].Text)),
            "success" => new DeliveryResult.Delivered(Texts.NullIfEmpty(answer["entity_id"].Text)),
            _ => null,
        };
    }
}
