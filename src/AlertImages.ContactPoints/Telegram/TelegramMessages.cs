using System.Text.Json.Serialization;

namespace AlertImages.ContactPoints.Telegram;

/// <summary>A picture of an album; the file is a part of the form.</summary>
internal sealed record TelegramPhoto([property: JsonPropertyName("media")] string Media, [property: JsonPropertyName("caption")] string Caption)
{
    [JsonPropertyName("type")]
    public string Type => "photo";
}

/// <summary>What a message replies to.</summary>
internal sealed record TelegramReply(
    [property: JsonPropertyName("message_id")] long MessageId,
    [property: JsonPropertyName("allow_sending_without_reply")] bool AllowSendingWithoutReply);

[JsonSerializable(typeof(List<TelegramPhoto>))]
[JsonSerializable(typeof(TelegramReply))]
internal sealed partial class TelegramJson : JsonSerializerContext;
