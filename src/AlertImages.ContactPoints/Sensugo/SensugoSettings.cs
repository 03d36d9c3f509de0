using System.Text.Json.Serialization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Templating;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Sensugo;

/// <summary>Grafana's settings of the type <c>sensugo</c> (grafana/alerting receivers/sensugo/v1/config.go).</summary>
internal sealed record SensugoSettings
{
    [JsonPropertyName("url")]
    public string Url { get; init; } = "";

    [JsonPropertyName("apikey")]
    public Secret? ApiKey { get; init; }

    [JsonPropertyName("entity")]
    public TextTemplate? Entity { get; init; }

    [JsonPropertyName("check")]
    public TextTemplate? Check { get; init; }

    [JsonPropertyName("namespace")]
    public TextTemplate? Namespace { get; init; }

    [JsonPropertyName("handler")]
    public TextTemplate? Handler { get; init; }

    [JsonPropertyName("message")]
    public TextTemplate? Message { get; init; }

    public static void Validate(SensugoSettings settings, ICollection<string> errors)
    {
        SettingRules.Require(settings.Url, "url", "could not find URL property in settings", errors);
        SettingRules.CheckUrl(settings.Url, "url", errors);
        SettingRules.Require(settings.ApiKey, "apikey", "could not find the API key property in settings", errors);
    }
}
