using System.Text;
using System.Text.Json.Serialization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Templating;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Threema;

/// <summary>Grafana's settings of the type <c>threema</c> (grafana/alerting receivers/threema/v1/config.go), and <c>apiUrl</c> of ours.</summary>
internal sealed record ThreemaSettings
{
    private const int IdLength = 8;
    private const string Vendor = "https://msgapi.threema.ch";

    [JsonPropertyName("gateway_id")]
    public string GatewayId { get; init; } = "";

    [JsonPropertyName("recipient_id")]
    public string RecipientId { get; init; } = "";

    [JsonPropertyName("api_secret")]
    public Secret? ApiSecret { get; init; }

    [JsonPropertyName("title")]
    public TextTemplate? Title { get; init; }

    [JsonPropertyName("description")]
    public TextTemplate? Description { get; init; }

    [JsonPropertyName("apiUrl")]
    public string ApiUrl { get; init; } = "";

    [JsonIgnore]
    public string Address => (ApiUrl.Length > 0 ? ApiUrl : Vendor).TrimEnd('/') + "/send_simple";

    public static void Validate(ThreemaSettings settings, ICollection<string> errors)
    {
        SettingRules.Require(settings.GatewayId, "gateway_id", "could not find Threema Gateway ID in settings", errors);
        if (settings.GatewayId.Length > 0 && settings.GatewayId[0] != '*')
        {
            errors.Add("gateway_id: invalid Threema Gateway ID: Must start with a *");
        }

        CheckLength(settings.GatewayId, "gateway_id", "Gateway", errors);
        SettingRules.Require(settings.RecipientId, "recipient_id", "could not find Threema Recipient ID in settings", errors);
        CheckLength(settings.RecipientId, "recipient_id", "Recipient", errors);
        SettingRules.Require(settings.ApiSecret, "api_secret", "could not find Threema API secret in settings", errors);
        SettingRules.CheckUrl(settings.ApiUrl, "apiUrl", errors);
    }

    private static void CheckLength(string id, string key, string what, ICollection<string> errors)
    {
        if (id.Length > 0 && Encoding.UTF8.GetByteCount(id) != IdLength)
        {
            errors.Add($"{key}: invalid Threema {what} ID: Must be {IdLength} characters long");
        }
    }
}
