using System.Text.Json.Serialization;

namespace AlertImages.ContactPoints.Discord;

/// <summary>A message of a webhook.</summary>
internal sealed record DiscordMessage
{
    [JsonPropertyName("username")]
    public string? Username { get; init; }

    /// <summary>Always there, perhaps empty.</summary>
    [JsonPropertyName("content")]
    public required string Content { get; init; }

    [JsonPropertyName("avatar_url")]
    public string? AvatarUrl { get; init; }

    [JsonPropertyName("embeds")]
    public required IReadOnlyList<DiscordEmbed> Embeds { get; init; }

    [JsonPropertyName("allowed_mentions")]
    public required DiscordMentions AllowedMentions { get; init; }

    /// <summary>Only in an edit: the files that the message has from now on.</summary>
    [JsonPropertyName("attachments")]
    public IReadOnlyList<DiscordAttachment>? Attachments { get; init; }

    /// <summary>Without what an edit does not take.</summary>
    public DiscordMessage ForEdit() => this with { Username = null, AvatarUrl = null };
}

/// <summary>A file that comes with the request, by its number; the description is its alternative text.</summary>
internal sealed record DiscordAttachment(
    [property: JsonPropertyName("id")] int Id,
    [property: JsonPropertyName("filename")] string FileName,
    [property: JsonPropertyName("description")] string Description);

/// <summary>A coloured block.</summary>
internal sealed record DiscordEmbed
{
    [JsonPropertyName("title")]
    public string? Title { get; init; }

    [JsonPropertyName("type")]
    public string? Type { get; init; }

    [JsonPropertyName("description")]
    public string? Description { get; init; }

    [JsonPropertyName("url")]
    public string? Url { get; init; }

    [JsonPropertyName("color")]
    public int Color { get; init; }

    [JsonPropertyName("footer")]
    public DiscordFooter? Footer { get; init; }

    [JsonPropertyName("image")]
    public DiscordImage? Image { get; init; }
}

/// <summary>The line at the end of a block.</summary>
internal sealed record DiscordFooter([property: JsonPropertyName("text")] string Text, [property: JsonPropertyName("icon_url")] string IconUrl);

/// <summary>A picture by its link, or an attached file as <c>attachment://name</c>.</summary>
internal sealed record DiscordImage([property: JsonPropertyName("url")] string Url);

/// <summary>Which mentions in the text take effect.</summary>
internal sealed record DiscordMentions([property: JsonPropertyName("parse")] IReadOnlyList<string> Parse);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DiscordMessage))]
internal sealed partial class DiscordJson : JsonSerializerContext;
