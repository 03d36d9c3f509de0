using System.Text.Json.Serialization;

namespace AlertImages.ContactPoints.VictorOps;

/// <summary>What starts, repeats or ends an incident.</summary>
internal sealed record VictorOpsMessage
{
    [JsonPropertyName("message_type")]
    public required string MessageType { get; init; }

    [JsonPropertyName("entity_id")]
    public required string EntityId { get; init; }

    [JsonPropertyName("entity_display_name")]
    public required string EntityDisplayName { get; init; }

    [JsonPropertyName("timestamp")]
    public required long Timestamp { get; init; }

    [JsonPropertyName("state_message")]
    public required string StateMessage { get; init; }

    [JsonPropertyName("monitoring_tool")]
    public required string MonitoringTool { get; init; }

    [JsonPropertyName("image_url")]
    public string? ImageUrl { get; init; }

    [JsonPropertyName("alert_url")]
    public required string AlertUrl { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VictorOpsMessage))]
internal sealed partial class VictorOpsJson : JsonSerializerContext;
