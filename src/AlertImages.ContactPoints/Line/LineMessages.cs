using System.Text.Json.Serialization;

namespace AlertImages.ContactPoints.Line;

/// <summary>Messages for one user, group or room.</summary>
internal sealed record LinePush([property: JsonPropertyName("to")] string To, [property: JsonPropertyName("messages")] IReadOnlyList<LineMessage> Messages);

/// <summary>A text or a picture.</summary>
internal sealed record LineMessage([property: JsonPropertyName("type")] string Type)
{
    [JsonPropertyName("text")]
    public string? Text { get; init; }

    [JsonPropertyName("originalContentUrl")]
    public string? OriginalContentUrl { get; init; }

    [JsonPropertyName("previewImageUrl")]
    public string? PreviewImageUrl { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LinePush))]
internal sealed partial class LineJson : JsonSerializerContext;
