using System.Text.Json.Serialization;

namespace AlertImages.Core.Alerts;

/// <summary>What one request brought: the alerts of one notification, normalised from any payload format.</summary>
public sealed record AlertGroup
{
    /// <summary>Who sent it.</summary>
    public required AlertSource Source { get; init; }

    /// <summary>The contact point that gets the notification (a name of the provisioning files).</summary>
    public required string ContactPoint { get; init; }

    /// <summary>The receiver as the payload names it.</summary>
    public string Receiver { get; init; } = "";

    /// <summary>Firing if at least one alert fires.</summary>
    public required AlertState Status { get; init; }

    /// <summary>Key of the sender's alert group; equal for all notifications of one group.</summary>
    public required string GroupKey { get; init; }

    /// <summary>At least one alert, in the order of the payload.</summary>
    public required IReadOnlyList<Alert> Alerts { get; init; }

    /// <summary>The labels by which the sender grouped.</summary>
    public IReadOnlyDictionary<string, string> GroupLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels that all alerts share.</summary>
    public IReadOnlyDictionary<string, string> CommonLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>Annotations that all alerts share.</summary>
    public IReadOnlyDictionary<string, string> CommonAnnotations { get; init; } = new Dictionary<string, string>();

    /// <summary>Address of the sender; empty when unknown.</summary>
    public string ExternalUrl { get; init; } = "";

    /// <summary>Version of the sending Grafana; empty when unknown.</summary>
    public string AppVersion { get; init; } = "";

    /// <summary>Alerts that the sender left out.</summary>
    public long TruncatedAlerts { get; init; }

    /// <summary>Grafana organisation; 0 when unknown.</summary>
    public long OrgId { get; init; }

    /// <summary>True when the group was told of already but for alerts that are over: whoever gets no resolved alerts gets nothing.</summary>
    public bool OnlyResolvedAreNew { get; init; }

    /// <summary>The firing alerts, in order.</summary>
    [JsonIgnore]
    public IEnumerable<Alert> Firing => Alerts.Where(static alert => alert.Status == AlertState.Firing);

    /// <summary>The resolved alerts, in order.</summary>
    [JsonIgnore]
    public IEnumerable<Alert> Resolved => Alerts.Where(static alert => alert.Status == AlertState.Resolved);
}
