using System.Text.Json.Serialization;

namespace AlertImages.ContactPoints.Teams;

// https://adaptivecards.io/explorer/AdaptiveCard.html

/// <summary>A message with one card.</summary>
internal sealed record TeamsMessage(
    [property: JsonPropertyName("attachments")] IReadOnlyList<TeamsAttachment> Attachments,
    [property: JsonPropertyName("summary")] string? Summary)
{
    [JsonPropertyName("type")]
    public string Type => "message";
}

/// <summary>The card's envelope.</summary>
internal sealed record TeamsAttachment([property: JsonPropertyName("content")] TeamsCard Content)
{
    [JsonPropertyName("contentType")]
    public string ContentType => "application/vnd.microsoft.card.adaptive";
}

/// <summary>An adaptive card.</summary>
internal sealed record TeamsCard([property: JsonPropertyName("body")] IReadOnlyList<TeamsElement> Body)
{
    [JsonPropertyName("$schema")]
    public string Schema => "http://adaptivecards.io/schemas/adaptive-card.json";

    [JsonPropertyName("type")]
    public string Type => "AdaptiveCard";

    [JsonPropertyName("version")]
    public string Version => "1.4";

    [JsonPropertyName("msTeams")]
    public TeamsWidth Width => new("Full");
}

/// <summary>How wide the card may be.</summary>
internal sealed record TeamsWidth([property: JsonPropertyName("width")] string Width);

/// <summary>A text, a set of pictures or a set of buttons.</summary>
internal sealed record TeamsElement([property: JsonPropertyName("type")] string Type)
{
    [JsonPropertyName("text")]
    public string? Text { get; init; }

    [JsonPropertyName("color")]
    public string? Color { get; init; }

    [JsonPropertyName("size")]
    public string? Size { get; init; }

    [JsonPropertyName("weight")]
    public string? Weight { get; init; }

    [JsonPropertyName("wrap")]
    public bool? Wrap { get; init; }

    [JsonPropertyName("images")]
    public IReadOnlyList<TeamsImage>? Images { get; init; }

    [JsonPropertyName("imageSize")]
    public string? ImageSize { get; init; }

    [JsonPropertyName("actions")]
    public IReadOnlyList<TeamsAction>? Actions { get; init; }
}

/// <summary>A picture.</summary>
internal sealed record TeamsImage([property: JsonPropertyName("url")] string Url, [property: JsonPropertyName("altText")] string AltText)
{
    [JsonPropertyName("type")]
    public string Type => "Image";

    [JsonPropertyName("msTeams")]
    public TeamsExpand Expand => new(true);
}

/// <summary>Whether a picture opens large.</summary>
internal sealed record TeamsExpand([property: JsonPropertyName("allowExpand")] bool AllowExpand);

/// <summary>A button that opens an address.</summary>
internal sealed record TeamsAction([property: JsonPropertyName("title")] string Title, [property: JsonPropertyName("url")] string Url)
{
    [JsonPropertyName("type")]
    public string Type => "Action.OpenUrl";
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TeamsMessage))]
internal sealed partial class TeamsJson : JsonSerializerContext;
