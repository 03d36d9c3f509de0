using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.Kafka;

/// <summary>A topic behind Confluent's REST proxy, in its versions 2 and 3.</summary>
internal sealed class KafkaContactPoint(KafkaSettings settings, HttpClient http, TimeProvider time) : IContactPoint
{
    private const string V2MediaType = "application/vnd.kafka.json.v2+json";
    private const string V2Accept = "application/vnd.kafka.v2+json";
    /// <summary>
    /// Version 2: <c>1</c> is final, <c>2</c> passes (https://docs.confluent.io/platform/current/kafka-rest/api.html#post--topics-(string-topic_name)).
    /// </summary>
    private const int PassingError = 2;
    private const int TooManyRequests = 429;

    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<KafkaSettings>(
        type: "kafka",
        name: "Kafka REST Proxy",
        images: new ImageSupport(MaxUploads: 0, MaxLinks: ImageSupport.Unlimited) { How = "in `contexts`" },
        validate: KafkaSettings.Validate,
        create: static (settings, services) => new KafkaContactPoint(settings, services.Http, services.Time));

    public ImageSupport Images { get; } = Descriptor.Images.Single().Support;

    public Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        var record = KafkaFormatter.Format(notification, settings);
        var request = settings.IsV3
            ? JsonRequest.Post(settings.Address(notification), new KafkaV3Message(new KafkaV3Value(record)), KafkaJson.Default.KafkaV3Message)
            : JsonRequest.Post(settings.Address(notification), new KafkaV2Message([new KafkaV2Record(record)]), KafkaJson.Default.KafkaV2Message, V2MediaType);
        request.Headers.Accept.ParseAdd(settings.IsV3 ? JsonRequest.MediaType : V2Accept);
        request.Headers.Authorization = BasicAuthentication.Of(settings.Username, settings.Password);
        return http.DeliverAsync(request, time, cancellationToken, settings.IsV3 ? ReadV3 : ReadV2);
    }

    /// <summary>One error for each record: there is one.</summary>
    private static DeliveryResult? ReadV2(string body)
    {
        var record = VendorAnswer.Parse(body)["offsets"][0];
        if (record["error_code"].Number is not { } code)
        {
            return new DeliveryResult.Delivered(ReferenceOf(record));
        }

        var detail = $"error_code {code}: {HttpOutcome.Shorten(record["error"].Text)}";
        return code == PassingError
            ? new DeliveryResult.TryLater(FailureReason.ServerError, detail)
            : new DeliveryResult.GiveUp(FailureReason.ClientError, detail);
    }

    private static string? ReferenceOf(VendorAnswer record) =>
        record["offset"].Text is { Length: > 0 } offset ? $"{record["partition_id"].Text}{record["partition"].Text}/{offset}" : null;

    /// <summary>The status is always 200; the real one is <c>error_code</c>, three digits and perhaps two more.</summary>
    private static DeliveryResult? ReadV3(string body)
    {
        var answer = VendorAnswer.Parse(body);
        if (answer["error_code"].Number is not { } code)
        {
            return new DeliveryResult.TryLater(FailureReason.ServerError, "the answer has no error_code");
        }

        var status = (int)(code >= 10_000 ? code / 100 : code);
        var detail = $"error_code {code}: {HttpOutcome.Shorten(answer["message"].Text)}";
        return status switch
        {
            >= 200 and < 300 => new DeliveryResult.Delivered(ReferenceOf(answer)),
            TooManyRequests => new DeliveryResult.TryLater(FailureReason.RateLimited, detail),
            >= 500 => new DeliveryResult.TryLater(FailureReason.ServerError, detail),
            401 or 403 => new DeliveryResult.GiveUp(FailureReason.AuthError, detail),
            _ => new DeliveryResult.GiveUp(FailureReason.ClientError, detail),
        };
    }
}
