using System.Text.Json.Serialization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.GoogleChat;

/// <summary>Grafana's settings of the type <c>googlechat</c> (grafana/alerting receivers/googlechat/v1/config.go), and <c>threads</c> of ours.</summary>
internal sealed record GoogleChatSettings
{
    [JsonPropertyName("url")]
    public Secret? Url { get; init; }

    [JsonPropertyName("title")]
    public TextTemplate? Title { get; init; }

    [JsonPropertyName("message")]
    public TextTemplate? Message { get; init; }

    [JsonPropertyName("hide_open_button")]
    public bool HideOpenButton { get; init; }

    [JsonPropertyName("hide_version_info")]
    public bool HideVersionInfo { get; init; }

    [JsonPropertyName("threads")]
    public bool Threads { get; init; } = true;

    public static void Validate(GoogleChatSettings settings, ICollection<string> errors) =>
        SettingRules.RequireAddress(settings.Url?.Reveal(), "url", "could not find url property in settings", errors);

    /// <summary>https://developers.google.com/workspace/chat/quickstart/webhooks#start_or_reply_to_a_message_thread.</summary>
    public string Address(Notification notification)
    {
        var address = notification.Address(Url!.Reveal(), "url");
        return Threads
            ? $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}"
                + $"threadKey={notification.GroupKeyHash}&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"
            : address;
    }
}
