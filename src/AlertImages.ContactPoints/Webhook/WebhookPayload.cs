using System.Text.Json.Serialization;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.Webhook;

/// <summary>A body of the operator's own (Grafana's <c>payload</c>): whatever the template gives is sent as it is.</summary>
internal sealed record WebhookPayload
{
    [JsonPropertyName("template")]
    public TextTemplate? Template { get; init; }

    /// <summary><c>.Vars</c> of the template.</summary>
    [JsonPropertyName("vars")]
    public Dictionary<string, string>? Variables { get; init; }
}
