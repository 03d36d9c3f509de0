using System.Text.Json.Serialization;

namespace AlertImages.Core.Alerts;

/// <summary>One alert of a group as its sender described it. Immutable; addresses are text and are never fetched.</summary>
public sealed record Alert
{
    /// <summary>Firing or resolved.</summary>
    public required AlertState Status { get; init; }

    /// <summary>All labels, private ones (<c>__x__</c>) included.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>All annotations, private ones (<c>__x__</c>) included.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>When the alert began; null where the sender gave the zero time.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>When the alert ended; null while it is firing.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Hex FNV-1a of the labels; the sender's own where it gave one.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Address of the rule or expression; empty when unknown.</summary>
    public string GeneratorUrl { get; init; } = "";

    /// <summary>Address of the form that silences the alert; empty when unknown.</summary>
    public string SilenceUrl { get; init; } = "";

    /// <summary>Address of the dashboard; empty when there is none.</summary>
    public string DashboardUrl { get; init; } = "";

    /// <summary>Address of the panel; empty when there is none.</summary>
    public string PanelUrl { get; init; } = "";

    /// <summary>UID of the Grafana rule; empty when unknown.</summary>
    public string RuleUid { get; init; } = "";

    /// <summary>Values by query (A, B, …); null when the sender gave none.</summary>
    public IReadOnlyDictionary<string, double>? Values { get; init; }

    /// <summary>Grafana's text form of the values.</summary>
    public string ValueString { get; init; } = "";

    /// <summary>Public address of a picture that the sender already made; empty when there is none.</summary>
    public string ImageUrl { get; init; } = "";

    /// <summary>Grafana organisation; 0 when unknown.</summary>
    public long OrgId { get; init; }

    /// <summary>The label <c>alertname</c>, or empty.</summary>
    [JsonIgnore]
    public string Name => Labels.GetValueOrDefault("alertname", "");
}
