using System.Text.Json.Serialization;

namespace AlertImages.ContactPoints.GoogleChat;

// https://developers.google.com/workspace/chat/api/reference/rest/v1/cards-v1

/// <summary>A message with cards.</summary>
internal sealed record GoogleChatMessage(
    [property: JsonPropertyName("previewText")] string PreviewText,
    [property: JsonPropertyName("fallbackText")] string FallbackText,
    [property: JsonPropertyName("cards")] IReadOnlyList<GoogleChatCard> Cards);

/// <summary>A card.</summary>
internal sealed record GoogleChatCard(
    [property: JsonPropertyName("header")] GoogleChatHeader Header,
    [property: JsonPropertyName("sections")] IReadOnlyList<GoogleChatSection> Sections);

/// <summary>The title of a card.</summary>
internal sealed record GoogleChatHeader([property: JsonPropertyName("title")] string Title);

/// <summary>A part of a card.</summary>
internal sealed record GoogleChatSection([property: JsonPropertyName("widgets")] IReadOnlyList<GoogleChatWidget> Widgets);

/// <summary>One thing of a section; one of the three is set.</summary>
internal sealed record GoogleChatWidget
{
    [JsonPropertyName("textParagraph")]
    public GoogleChatText? Text { get; init; }

    [JsonPropertyName("buttons")]
    public IReadOnlyList<GoogleChatButton>? Buttons { get; init; }

    [JsonPropertyName("image")]
    public GoogleChatImage? Image { get; init; }
}

/// <summary>A paragraph.</summary>
internal sealed record GoogleChatText([property: JsonPropertyName("text")] string Text);

/// <summary>A picture by its link.</summary>
internal sealed record GoogleChatImage([property: JsonPropertyName("imageUrl")] string ImageUrl);

/// <summary>A button.</summary>
internal sealed record GoogleChatButton([property: JsonPropertyName("textButton")] GoogleChatTextButton TextButton);

/// <summary>Its text and what it does.</summary>
internal sealed record GoogleChatTextButton([property: JsonPropertyName("text")] string Text, [property: JsonPropertyName("onClick")] GoogleChatClick OnClick);

/// <summary>Opens an address.</summary>
internal sealed record GoogleChatClick([property: JsonPropertyName("openLink")] GoogleChatLink OpenLink);

/// <summary>The address.</summary>
internal sealed record GoogleChatLink([property: JsonPropertyName("url")] string Url);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GoogleChatMessage))]
internal sealed partial class GoogleChatJson : JsonSerializerContext;
