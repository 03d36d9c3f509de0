using System.Text.Json.Serialization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Templating;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Slack;

/// <summary>Grafana's settings of the type <c>slack</c> (grafana/alerting receivers/slack/v1/config.go). Without a token it is an incoming webhook.</summary>
internal sealed record SlackSettings
{
    private const string DefaultEndpoint = "https://slack.com/api/chat.postMessage";

    [JsonPropertyName("url")]
    public Secret? Url { get; init; }

    [JsonPropertyName("endpointUrl")]
    public string EndpointUrl { get; init; } = DefaultEndpoint;

    [JsonPropertyName("token")]
    public Secret? Token { get; init; }

    [JsonPropertyName("recipient")]
    public string Recipient { get; init; } = "";

    [JsonPropertyName("text")]
    public TextTemplate? Text { get; init; }

    [JsonPropertyName("title")]
    public TextTemplate? Title { get; init; }

    [JsonPropertyName("footer")]
    public TextTemplate? Footer { get; init; }

    [JsonPropertyName("username")]
    public TextTemplate? Username { get; init; }

    [JsonPropertyName("icon_emoji")]
    public TextTemplate? IconEmoji { get; init; }

    [JsonPropertyName("icon_url")]
    public TextTemplate? IconUrl { get; init; }

    [JsonPropertyName("color")]
    public TextTemplate? Color { get; init; }

    [JsonPropertyName("mentionChannel")]
    public string MentionChannel { get; init; } = "";

    [JsonPropertyName("mentionUsers")]
    public TextTemplate? MentionUsers { get; init; }

    [JsonPropertyName("mentionGroups")]
    public TextTemplate? MentionGroups { get; init; }

    /// <summary>True: a bot that may upload files; false: an incoming webhook.</summary>
    [JsonIgnore]
    public bool IsBot => Token is { IsEmpty: false };

    /// <summary>Where messages go.</summary>
    [JsonIgnore]
    public Uri Address => new(AddressText);

    private string AddressText => Url is { IsEmpty: false } ? Url.Reveal() : EndpointUrl.Length > 0 ? EndpointUrl : DefaultEndpoint;

    public static void Validate(SlackSettings settings, ICollection<string> errors)
    {
        if (!Uri.TryCreate(settings.AddressText, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            errors.Add("url: invalid URL");
            return;
        }

        if (settings.AddressText == DefaultEndpoint && settings.Recipient.Trim().Length == 0)
        {
            errors.Add("recipient: recipient must be specified when using the Slack chat API");
        }

        if (settings.AddressText == DefaultEndpoint && !settings.IsBot)
        {
            errors.Add("token: token must be specified when using the Slack chat API");
        }

        if (settings.MentionChannel is not ("" or "here" or "channel"))
        {
            errors.Add($"mentionChannel: invalid value for mentionChannel: \"{settings.MentionChannel}\"");
        }

        SettingRules.CheckTemplate(settings.Recipient, "recipient", errors);
    }
}
