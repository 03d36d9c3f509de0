using System.Text.Json.Serialization;

namespace AlertImages.ContactPoints.Webhook;

/// <summary>The body that Grafana's webhook contact point sends, version 1, with <c>imageReason</c> of ours.</summary>
internal sealed record WebhookMessage
{
    public required string Receiver { get; init; }

    public required string Status { get; init; }

    public required IReadOnlyList<WebhookAlert> Alerts { get; init; }

    public required IReadOnlyDictionary<string, string> GroupLabels { get; init; }

    public required IReadOnlyDictionary<string, string> CommonLabels { get; init; }

    public required IReadOnlyDictionary<string, string> CommonAnnotations { get; init; }

    [JsonPropertyName("externalURL")]
    public required string ExternalUrl { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AppVersion { get; init; }

    public required string Version { get; init; }

    public required string GroupKey { get; init; }

    public required long TruncatedAlerts { get; init; }

    public required long OrgId { get; init; }

    public required string Title { get; init; }

    public required string State { get; init; }

    public required string Message { get; init; }
}

/// <summary>One alert of the body.</summary>
internal sealed record WebhookAlert
{
    public required string Status { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    public required string StartsAt { get; init; }

    public required string EndsAt { get; init; }

    [JsonPropertyName("generatorURL")]
    public required string GeneratorUrl { get; init; }

    public required string Fingerprint { get; init; }

    [JsonPropertyName("silenceURL")]
    public required string SilenceUrl { get; init; }

    [JsonPropertyName("dashboardURL")]
    public required string DashboardUrl { get; init; }

    [JsonPropertyName("panelURL")]
    public required string PanelUrl { get; init; }

    [JsonPropertyName("ruleUID")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RuleUid { get; init; }

    public required IReadOnlyDictionary<string, double?>? Values { get; init; }

    public required string ValueString { get; init; }

    [JsonPropertyName("imageURL")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ImageUrl { get; init; }

    /// <summary>The PNG in Base64, where the settings ask for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EmbeddedImage { get; init; }

    /// <summary>Ours: why the alert has no picture.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ImageReason { get; init; }

    /// <summary>Ours: what is to be known of the picture, such as <c>no data</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ImageNote { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long OrgId { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WebhookMessage))]
internal sealed partial class WebhookJson : JsonSerializerContext;
