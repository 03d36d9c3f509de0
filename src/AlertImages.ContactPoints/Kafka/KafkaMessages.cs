using System.Text.Json.Serialization;

namespace AlertImages.ContactPoints.Kafka;

/// <summary>What a consumer of the topic reads.</summary>
internal sealed record KafkaRecord
{
    [JsonPropertyName("description")]
    public required string Description { get; init; }

    [JsonPropertyName("client")]
    public required string Client { get; init; }

    [JsonPropertyName("details")]
    public string? Details { get; init; }

    [JsonPropertyName("alert_state")]
    public required string AlertState { get; init; }

    [JsonPropertyName("client_url")]
    public required string ClientUrl { get; init; }

    [JsonPropertyName("contexts")]
    public IReadOnlyList<KafkaContext>? Contexts { get; init; }

    [JsonPropertyName("incident_key")]
    public required string IncidentKey { get; init; }
}

/// <summary>A picture.</summary>
internal sealed record KafkaContext([property: JsonPropertyName("type")] string Type, [property: JsonPropertyName("src")] string Source);

/// <summary>The body of version 2.</summary>
internal sealed record KafkaV2Message([property: JsonPropertyName("records")] IReadOnlyList<KafkaV2Record> Records);

/// <summary>One of its records.</summary>
internal sealed record KafkaV2Record([property: JsonPropertyName("value")] KafkaRecord Value);

/// <summary>The body of version 3.</summary>
internal sealed record KafkaV3Message([property: JsonPropertyName("value")] KafkaV3Value Value);

/// <summary>Its record.</summary>
internal sealed record KafkaV3Value([property: JsonPropertyName("data")] KafkaRecord Data)
{
    [JsonPropertyName("type")]
    public string Type => "JSON";
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KafkaV2Message))]
[JsonSerializable(typeof(KafkaV3Message))]
internal sealed partial class KafkaJson : JsonSerializerContext;
