using System.Text.Json.Serialization;

namespace AlertImages.Daemon.Endpoints.Payloads;

/// <summary>What Grafana's webhook (version 1) and Alertmanager's (version 4) send; unknown members are passed over.</summary>
internal sealed record IncomingWebhook
{
    public string? Receiver { get; init; }

    public string? Status { get; init; }

    public long OrgId { get; init; }

    public IReadOnlyList<WebhookPayloadAlert?>? Alerts { get; init; }

    public Dictionary<string, string?>? GroupLabels { get; init; }

    public Dictionary<string, string?>? CommonLabels { get; init; }

    public Dictionary<string, string?>? CommonAnnotations { get; init; }

    [JsonPropertyName("externalURL")]
    public string? ExternalUrl { get; init; }

    public string? AppVersion { get; init; }

    public string? Version { get; init; }

    public string? GroupKey { get; init; }

    public long? TruncatedAlerts { get; init; }
}

/// <summary>One alert of the payload.</summary>
internal sealed record WebhookPayloadAlert : IncomingAlert
{
    public string? Status { get; init; }

    public string? Fingerprint { get; init; }

    [JsonPropertyName("silenceURL")]
    public string? SilenceUrl { get; init; }

    [JsonPropertyName("dashboardURL")]
    public string? DashboardUrl { get; init; }

    [JsonPropertyName("panelURL")]
    public string? PanelUrl { get; init; }

    [JsonPropertyName("ruleUID")]
    public string? RuleUid { get; init; }

    public Dictionary<string, double?>? Values { get; init; }

    public string? ValueString { get; init; }

    [JsonPropertyName("imageURL")]
    public string? ImageUrl { get; init; }

    public long? OrgId { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 32, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(IncomingWebhook))]
internal sealed partial class PayloadJson : JsonSerializerContext;
