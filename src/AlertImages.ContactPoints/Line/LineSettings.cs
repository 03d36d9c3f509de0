using System.Text.Json.Serialization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Templating;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Line;

/// <summary>Grafana's texts of the type <c>LINE</c>; the rest is ours, for LINE Notify, which Grafana speaks, is gone.</summary>
internal sealed record LineSettings
{
    private const string Vendor = "https://api.line.me";

    [JsonPropertyName("token")]
    public Secret? NotifyToken { get; init; }

    [JsonPropertyName("channelAccessToken")]
    public Secret? ChannelAccessToken { get; init; }

    [JsonPropertyName("to")]
    public string To { get; init; } = "";

    [JsonPropertyName("apiUrl")]
    public string ApiUrl { get; init; } = "";

    [JsonPropertyName("title")]
    public TextTemplate? Title { get; init; }

    [JsonPropertyName("description")]
    public TextTemplate? Description { get; init; }

    [JsonIgnore]
    public string Address => (ApiUrl.Length > 0 ? ApiUrl : Vendor).TrimEnd('/') + "/v2/bot/message/push";

    public static void Validate(LineSettings settings, ICollection<string> errors)
    {
        if (settings.NotifyToken is { IsEmpty: false } && settings.ChannelAccessToken is not { IsEmpty: false })
        {
            errors.Add("token: LINE Notify was shut down on 31 March 2025; make a channel of the Messaging API and set channelAccessToken and to");
            return;
        }

        SettingRules.Require(settings.ChannelAccessToken, "channelAccessToken", "could not find the channel access token in settings", errors);
        SettingRules.Require(settings.To, "to", "could not find the user, group or room id in settings", errors);
        SettingRules.CheckUrl(settings.ApiUrl, "apiUrl", errors);
    }
}
