using System.Text.Json.Serialization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Templating;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Opsgenie;

/// <summary>Grafana's settings of the type <c>opsgenie</c> (grafana/alerting receivers/opsgenie/v1/config.go).</summary>
internal sealed record OpsgenieSettings
{
    private const string Vendor = "https://api.opsgenie.com/v2/alerts";
    private static readonly string[] s_types = ["team", "teams", "user", "escalation", "schedule"];

    [JsonPropertyName("apiKey")]
    public Secret? ApiKey { get; init; }

    [JsonPropertyName("apiUrl")]
    public string ApiUrl { get; init; } = "";

    [JsonPropertyName("message")]
    public TextTemplate? Message { get; init; }

    [JsonPropertyName("description")]
    public TextTemplate? Description { get; init; }

    [JsonPropertyName("autoClose")]
    public bool AutoClose { get; init; } = true;

    [JsonPropertyName("overridePriority")]
    public bool OverridePriority { get; init; } = true;

    [JsonPropertyName("sendTagsAs")]
    public string SendTagsAs { get; init; } = "";

    [JsonPropertyName("responders")]
    public IReadOnlyList<OpsgenieResponder> Responders { get; init; } = [];

    [JsonIgnore]
    public bool SendsTags => SendTagsAs is "" or "tags" or "both";

    [JsonIgnore]
    public bool SendsDetails => SendTagsAs is "details" or "both";

    [JsonIgnore]
    public string AddressText => ApiUrl.Length > 0 ? ApiUrl : Vendor;

    public static void Validate(OpsgenieSettings settings, ICollection<string> errors)
    {
        SettingRules.Require(settings.ApiKey, "apiKey", "could not find api key property in settings", errors);
        SettingRules.CheckAddress(settings.ApiUrl, "apiUrl", errors);
        if (settings.SendTagsAs is not ("" or "tags" or "details" or "both"))
        {
            errors.Add($"sendTagsAs: invalid value for sendTagsAs: \"{settings.SendTagsAs}\"");
        }

        for (var index = 0; index < settings.Responders.Count; index++)
        {
            Check(settings.Responders[index], index, errors);
        }
    }

    /// <summary>https://docs.opsgenie.com/docs/alert-api#close-alert.</summary>
    public static string CloseAddress(string address, string alias) => $"{address}/{alias}/close?identifierType=alias";

    private static void Check(OpsgenieResponder responder, int index, ICollection<string> errors)
    {
        var (name, id, username) = (responder.Name ?? "", responder.Id ?? "", responder.Username ?? "");
        if (name.Length + id.Length + username.Length == 0)
        {
            errors.Add($"responders: responder at index [{index}] must have at least one of id, username or name specified");
        }

        foreach (var text in new[] { name, id, username, responder.Type })
        {
            SettingRules.CheckTemplate(text, $"responders[{index}]", errors);
        }

        if (!SettingRules.IsTemplate(responder.Type ?? "") && !s_types.Contains(responder.Type ?? "", StringComparer.OrdinalIgnoreCase))
        {
            errors.Add($"responders: responder at index [{index}] has unsupported type. Supported only: {string.Join(',', s_types)}");
        }
        else if (string.Equals(responder.Type, "teams", StringComparison.OrdinalIgnoreCase) && name.Length == 0)
        {
            errors.Add($"responders: responder at index [{index}] has type 'teams' but empty name. Must be comma-separated string of names");
        }
    }
}
