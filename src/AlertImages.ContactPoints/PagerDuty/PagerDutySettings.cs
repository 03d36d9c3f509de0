using System.Text.Json.Serialization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Templating;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.PagerDuty;

/// <summary>Grafana's settings of the type <c>pagerduty</c> (grafana/alerting receivers/pagerduty/v1/config.go).</summary>
internal sealed record PagerDutySettings
{
    private const string Vendor = "https://events.pagerduty.com/v2/enqueue";

    [JsonPropertyName("integrationKey")]
    public Secret? IntegrationKey { get; init; }

    [JsonPropertyName("severity")]
    public TextTemplate? Severity { get; init; }

    [JsonPropertyName("class")]
    public TextTemplate? Class { get; init; }

    [JsonPropertyName("component")]
    public TextTemplate? Component { get; init; }

    [JsonPropertyName("group")]
    public TextTemplate? Group { get; init; }

    [JsonPropertyName("summary")]
    public TextTemplate? Summary { get; init; }

    [JsonPropertyName("source")]
    public TextTemplate? Source { get; init; }

    [JsonPropertyName("client")]
    public TextTemplate? Client { get; init; }

    [JsonPropertyName("client_url")]
    public TextTemplate? ClientUrl { get; init; }

    [JsonPropertyName("details")]
    public Dictionary<string, TextTemplate>? Details { get; init; }

    [JsonPropertyName("url")]
    public string Url { get; init; } = "";

    [JsonIgnore]
    public string Address => Url.Length > 0 ? Url : Vendor;

    public static void Validate(PagerDutySettings settings, ICollection<string> errors)
    {
        SettingRules.Require(settings.IntegrationKey, "integrationKey", "could not find integration key property in settings", errors);
        SettingRules.CheckUrl(settings.Url, "url", errors);
    }
}
