using System.Text.Json.Serialization;

namespace AlertImages.ContactPoints.Opsgenie;

/// <summary>An alert to create.</summary>
internal sealed record OpsgenieAlert
{
    [JsonPropertyName("alias")]
    public required string Alias { get; init; }

    [JsonPropertyName("message")]
    public required string Message { get; init; }

    [JsonPropertyName("description")]
    public string? Description { get; init; }

    [JsonPropertyName("details")]
    public required IReadOnlyDictionary<string, string> Details { get; init; }

    [JsonPropertyName("source")]
    public required string Source { get; init; }

    [JsonPropertyName("responders")]
    public IReadOnlyList<OpsgenieResponder>? Responders { get; init; }

    /// <summary>Always there, perhaps empty.</summary>
    [JsonPropertyName("tags")]
    public required IReadOnlyList<string> Tags { get; init; }

    [JsonPropertyName("priority")]
    public string? Priority { get; init; }
}

/// <summary>Who is responsible; also a setting.</summary>
internal sealed record OpsgenieResponder
{
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("username")]
    public string? Username { get; init; }

    [JsonPropertyName("type")]
    public string? Type { get; init; }
}

/// <summary>Closes an alert.</summary>
internal sealed record OpsgenieClose([property: JsonPropertyName("source")] string Source);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OpsgenieAlert))]
[JsonSerializable(typeof(OpsgenieClose))]
internal sealed partial class OpsgenieJson : JsonSerializerContext;
