using System.Text.Json.Serialization;

namespace AlertImages.ContactPoints.PagerDuty;

/// <summary>An event that triggers or resolves an incident.</summary>
internal sealed record PagerDutyEvent
{
    [JsonPropertyName("routing_key")]
    public required string RoutingKey { get; init; }

    [JsonPropertyName("dedup_key")]
    public required string DedupKey { get; init; }

    [JsonPropertyName("event_action")]
    public required string EventAction { get; init; }

    [JsonPropertyName("payload")]
    public required PagerDutyPayload Payload { get; init; }

    [JsonPropertyName("client")]
    public string? Client { get; init; }

    [JsonPropertyName("client_url")]
    public string? ClientUrl { get; init; }

    [JsonPropertyName("links")]
    public IReadOnlyList<PagerDutyLink>? Links { get; init; }

    [JsonPropertyName("images")]
    public IReadOnlyList<PagerDutyImage>? Images { get; init; }
}

/// <summary>What the incident shows.</summary>
internal sealed record PagerDutyPayload
{
    [JsonPropertyName("summary")]
    public required string Summary { get; init; }

    [JsonPropertyName("source")]
    public required string Source { get; init; }

    [JsonPropertyName("severity")]
    public required string Severity { get; init; }

    [JsonPropertyName("class")]
    public string? Class { get; init; }

    [JsonPropertyName("component")]
    public string? Component { get; init; }

    [JsonPropertyName("group")]
    public string? Group { get; init; }

    [JsonPropertyName("custom_details")]
    public required IReadOnlyDictionary<string, string> CustomDetails { get; init; }
}

/// <summary>An address.</summary>
internal sealed record PagerDutyLink([property: JsonPropertyName("href")] string Href, [property: JsonPropertyName("text")] string Text);

/// <summary>A picture.</summary>
internal sealed record PagerDutyImage(
    [property: JsonPropertyName("src")] string Source,
    [property: JsonPropertyName("href")] string? Href,
    [property: JsonPropertyName("alt")] string Alt);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PagerDutyEvent))]
internal sealed partial class PagerDutyJson : JsonSerializerContext;
