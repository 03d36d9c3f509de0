using System.Text.Json.Serialization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.PrometheusAlertmanager;

/// <summary>Grafana's settings of the type <c>prometheus-alertmanager</c> (grafana/alerting receivers/alertmanager/v1/config.go).</summary>
internal sealed record PrometheusAlertmanagerSettings
{
    [JsonPropertyName("url")]
    public string Url { get; init; } = "";

    [JsonPropertyName("basicAuthUser")]
    public string User { get; init; } = "";

    [JsonPropertyName("basicAuthPassword")]
    public Secret? Password { get; init; }

    /// <summary>Where alerts are posted.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Addresses => [.. Split().Select(static url => url.TrimEnd('/') + "/api/v2/alerts")];

    public static void Validate(PrometheusAlertmanagerSettings settings, ICollection<string> errors)
    {
        if (settings.Split().Length == 0)
        {
            errors.Add("url: could not find url property in settings");
        }

        foreach (var url in settings.Split().Where(static url => !SettingRules.IsUrl(url)))
        {
            errors.Add($"url: invalid url property in settings: '{url}' must be an absolute http or https address");
        }
    }

    private string[] Split() => Url.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
