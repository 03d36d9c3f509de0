using System.Text.Json.Serialization;

namespace AlertImages.ContactPoints.Sensugo;

/// <summary>An event (https://docs.sensu.io/sensu-go/latest/api/core/events/).</summary>
internal sealed record SensugoEvent(
    [property: JsonPropertyName("entity")] SensugoEntity Entity,
    [property: JsonPropertyName("check")] SensugoCheck Check,
    [property: JsonPropertyName("ruleUrl")] string RuleUrl);

/// <summary>What the event is about.</summary>
internal sealed record SensugoEntity([property: JsonPropertyName("metadata")] SensugoMetadata Metadata);

/// <summary>Name and labels.</summary>
internal sealed record SensugoMetadata([property: JsonPropertyName("name")] string Name)
{
    [JsonPropertyName("namespace")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Namespace { get; init; }

    [JsonPropertyName("labels")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>The state of a check.</summary>
internal sealed record SensugoCheck
{
    [JsonPropertyName("metadata")]
    public required SensugoMetadata Metadata { get; init; }

    [JsonPropertyName("output")]
    public required string Output { get; init; }

    [JsonPropertyName("issued")]
    public required long Issued { get; init; }

    [JsonPropertyName("interval")]
    public required int Interval { get; init; }

    [JsonPropertyName("status")]
    public required int Status { get; init; }

    /// <summary>Null, not left out, when there is none: as Grafana sends it.</summary>
    [JsonPropertyName("handlers")]
    public required IReadOnlyList<string>? Handlers { get; init; }
}

[JsonSerializable(typeof(SensugoEvent))]
internal sealed partial class SensugoJson : JsonSerializerContext;
