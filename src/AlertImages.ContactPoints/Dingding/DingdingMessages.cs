using System.Text.Json.Serialization;

namespace AlertImages.ContactPoints.Dingding;

/// <summary>A message of a robot; one of the two kinds is set.</summary>
internal sealed record DingdingMessage
{
    [JsonPropertyName("msgtype")]
    public required string Type { get; init; }

    [JsonPropertyName("link")]
    public DingdingLink? Link { get; init; }

    [JsonPropertyName("actionCard")]
    public DingdingActionCard? ActionCard { get; init; }
}

/// <summary>A text with one address and one picture.</summary>
internal sealed record DingdingLink(
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("messageUrl")] string MessageUrl,
    [property: JsonPropertyName("picUrl")] string? PictureUrl);

/// <summary>Markdown with one button.</summary>
internal sealed record DingdingActionCard(
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("singleTitle")] string SingleTitle,
    [property: JsonPropertyName("singleURL")] string SingleUrl);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DingdingMessage))]
internal sealed partial class DingdingJson : JsonSerializerContext;
