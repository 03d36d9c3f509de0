using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>Where panels live, and how to look at them.</summary>
[IniSection("grafana")]
internal sealed record GrafanaSettings
{
    /// <summary>Address of Grafana, with its sub path. The host in an alert's links is never used.</summary>
    [ConfigurationKeyName("url")]
    public string Url { get; init; } = "";

    /// <summary>Token of a service account with the role Viewer. It is sent to Grafana's origin only, as a header.</summary>
    [ConfigurationKeyName("service_account_token")]
    public Secret? ServiceAccountToken { get; init; }

    /// <summary>Organisation of panels whose alerts name none.</summary>
    [ConfigurationKeyName("org_id")]
    public int OrgId { get; init; } = 1;
}
