using System.Text.Json.Serialization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Templating;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Pushover;

/// <summary>Grafana's settings of the type <c>pushover</c> (grafana/alerting receivers/pushover/v1/config.go), and <c>apiUrl</c> of ours.</summary>
internal sealed record PushoverSettings
{
    /// <summary>The priority that is repeated until somebody confirms it.</summary>
    public const long Emergency = 2;

    public const string DefaultSound = "default";

    // https://pushover.net/api#priority
    private const long MinRetry = 30;
    private const long MaxExpire = 10_800;
    private const string Vendor = "https://api.pushover.net";

    [JsonPropertyName("userKey")]
    public Secret? UserKey { get; init; }

    [JsonPropertyName("apiToken")]
    public Secret? ApiToken { get; init; }

    [JsonPropertyName("priority")]
    public long AlertingPriority { get; init; }

    [JsonPropertyName("okPriority")]
    public long OkPriority { get; init; }

    [JsonPropertyName("retry")]
    public long Retry { get; init; }

    [JsonPropertyName("expire")]
    public long Expire { get; init; }

    [JsonPropertyName("device")]
    public TextTemplate? Device { get; init; }

    [JsonPropertyName("sound")]
    public TextTemplate? AlertingSound { get; init; }

    [JsonPropertyName("okSound")]
    public TextTemplate? OkSound { get; init; }

    [JsonPropertyName("uploadImage")]
    public bool UploadImage { get; init; } = true;

    [JsonPropertyName("title")]
    public TextTemplate? Title { get; init; }

    [JsonPropertyName("message")]
    public TextTemplate? Message { get; init; }

    [JsonPropertyName("apiUrl")]
    public string ApiUrl { get; init; } = "";

    [JsonIgnore]
    public string Address => (ApiUrl.Length > 0 ? ApiUrl : Vendor).TrimEnd('/') + "/1/messages.json";

    public static void Validate(PushoverSettings settings, ICollection<string> errors)
    {
        SettingRules.Require(settings.UserKey, "userKey", "user key not found", errors);
        SettingRules.CheckTemplate(settings.UserKey?.Reveal(), "userKey", errors);
        SettingRules.Require(settings.ApiToken, "apiToken", "API token not found", errors);
        SettingRules.CheckUrl(settings.ApiUrl, "apiUrl", errors);
        foreach (var (key, priority) in new[] { ("priority", settings.AlertingPriority), ("okPriority", settings.OkPriority) })
        {
            if (priority is < -2 or > Emergency)
            {
                errors.Add($"{key}: '{priority}' must lie between -2 and 2");
            }

            if (priority == Emergency && settings.Retry < MinRetry)
            {
                errors.Add($"retry: must be at least {MinRetry} with {key} 2");
            }

            if (priority == Emergency && settings.Expire is < 1 or > MaxExpire)
            {
                errors.Add($"expire: must lie between 1 and {MaxExpire} with {key} 2");
            }
        }
    }
}
