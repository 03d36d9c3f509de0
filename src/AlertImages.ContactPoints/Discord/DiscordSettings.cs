using System.Text.Json.Serialization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Templating;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Discord;

/// <summary>Grafana's settings of the type <c>discord</c> (grafana/alerting receivers/discord/v1/config.go), and <c>mentions</c> of ours.</summary>
internal sealed record DiscordSettings
{
    private static readonly string[] s_mentions = ["everyone", "roles", "users"];

    [JsonPropertyName("url")]
    public Secret? Url { get; init; }

    [JsonPropertyName("title")]
    public TextTemplate? Title { get; init; }

    [JsonPropertyName("message")]
    public TextTemplate? Message { get; init; }

    [JsonPropertyName("avatar_url")]
    public TextTemplate? AvatarUrl { get; init; }

    [JsonPropertyName("use_discord_username")]
    public bool UseDiscordUsername { get; init; }

    [JsonPropertyName("use_embed_description")]
    public bool UseEmbedDescription { get; init; }

    [JsonPropertyName("mentions")]
    public string MentionText { get; init; } = "";

    /// <summary>Kinds of mentions in the text that take effect; none unless configured.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Mentions => MentionText.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static void Validate(DiscordSettings settings, ICollection<string> errors)
    {
        SettingRules.RequireAddress(settings.Url?.Reveal(), "url", "could not find webhook url property in settings", errors);
        foreach (var mention in settings.Mentions.Where(static mention => !s_mentions.Contains(mention)))
        {
            errors.Add($"mentions: '{mention}' must be one of {string.Join(", ", s_mentions)}");
        }
    }
}
