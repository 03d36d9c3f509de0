using System.Text.Json.Serialization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Templating;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.VictorOps;

/// <summary>Grafana's settings of the type <c>victorops</c> (grafana/alerting receivers/victorops/v1/config.go).</summary>
internal sealed record VictorOpsSettings
{
    [JsonPropertyName("url")]
    public Secret? Url { get; init; }

    [JsonPropertyName("messageType")]
    public TextTemplate? MessageType { get; init; }

    [JsonPropertyName("title")]
    public TextTemplate? Title { get; init; }

    [JsonPropertyName("description")]
    public TextTemplate? Description { get; init; }

    public static void Validate(VictorOpsSettings settings, ICollection<string> errors) =>
        SettingRules.RequireAddress(settings.Url?.Reveal(), "url", "could not find victorops url property in settings", errors);
}
