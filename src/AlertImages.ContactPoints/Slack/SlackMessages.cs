using System.Text.Json.Serialization;

namespace AlertImages.ContactPoints.Slack;

// https://docs.slack.dev/reference/methods/chat.postMessage

/// <summary>A message for <c>chat.postMessage</c> or an incoming webhook.</summary>
internal sealed record SlackMessage
{
    [JsonPropertyName("channel")]
    public string? Channel { get; init; }

    [JsonPropertyName("text")]
    public string? Text { get; init; }

    [JsonPropertyName("username")]
    public string? Username { get; init; }

    [JsonPropertyName("icon_emoji")]
    public string? IconEmoji { get; init; }

    [JsonPropertyName("icon_url")]
    public string? IconUrl { get; init; }

    [JsonPropertyName("attachments")]
    public IReadOnlyList<SlackAttachment>? Attachments { get; init; }

    [JsonPropertyName("thread_ts")]
    public string? ThreadTimestamp { get; init; }

    /// <summary>A reply that the channel sees too.</summary>
    [JsonPropertyName("reply_broadcast")]
    public bool? ReplyBroadcast { get; init; }

    /// <summary>The message that <c>chat.update</c> changes.</summary>
    [JsonPropertyName("ts")]
    public string? Timestamp { get; init; }
}

/// <summary>The coloured block that holds the text.</summary>
internal sealed record SlackAttachment
{
    [JsonPropertyName("title")]
    public string? Title { get; init; }

    [JsonPropertyName("title_link")]
    public string? TitleLink { get; init; }

    [JsonPropertyName("text")]
    public required string Text { get; init; }

    [JsonPropertyName("image_url")]
    public string? ImageUrl { get; init; }

    [JsonPropertyName("fallback")]
    public required string Fallback { get; init; }

    [JsonPropertyName("footer")]
    public string? Footer { get; init; }

    [JsonPropertyName("footer_icon")]
    public string? FooterIcon { get; init; }

    [JsonPropertyName("color")]
    public string? Color { get; init; }

    [JsonPropertyName("ts")]
    public long Timestamp { get; init; }

    [JsonPropertyName("pretext")]
    public string? Pretext { get; init; }

    [JsonPropertyName("mrkdwn_in")]
    public IReadOnlyList<string>? MarkdownIn { get; init; }
}

/// <summary>What Slack's API answers.</summary>
internal sealed record SlackAnswer
{
    [JsonPropertyName("ok")]
    public bool Ok { get; init; }

    [JsonPropertyName("error")]
    public string? Error { get; init; }

    [JsonPropertyName("channel")]
    public string? Channel { get; init; }

    [JsonPropertyName("ts")]
    public string? Timestamp { get; init; }

    [JsonPropertyName("upload_url")]
    public string? UploadUrl { get; init; }

    [JsonPropertyName("file_id")]
    public string? FileId { get; init; }
}

/// <summary>The last step of an upload.</summary>
internal sealed record SlackUpload
{
    [JsonPropertyName("files")]
    public required IReadOnlyList<SlackFile> Files { get; init; }

    [JsonPropertyName("channel_id")]
    public required string ChannelId { get; init; }

    [JsonPropertyName("thread_ts")]
    public string? ThreadTimestamp { get; init; }

    [JsonPropertyName("initial_comment")]
    public required string InitialComment { get; init; }
}

/// <summary>An uploaded file.</summary>
internal sealed record SlackFile([property: JsonPropertyName("id")] string Id);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SlackMessage))]
[JsonSerializable(typeof(SlackUpload))]
[JsonSerializable(typeof(SlackAnswer))]
internal sealed partial class SlackJson : JsonSerializerContext;
