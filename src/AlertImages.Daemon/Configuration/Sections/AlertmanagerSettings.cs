using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>The Alertmanager v2 API.</summary>
[IniSection("alertmanager")]
internal sealed record AlertmanagerSettings
{
    /// <summary>
    /// How alerts of the v2 API are grouped: policies (by the notification policies of the provisioning files) or as_received (one request is one group, for
    /// Grafana's contact point prometheus-alertmanager, which has grouped already).
    /// </summary>
    [ConfigurationKeyName("grouping")]
    public AlertGrouping Grouping { get; init; } = AlertGrouping.Policies;

    /// <summary>Time after which an alert that came without an end and is not repeated counts as resolved.</summary>
    [ConfigurationKeyName("resolve_timeout")]
    public TimeSpan ResolveTimeout { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>Values of <c>[alertmanager] grouping</c>.</summary>
internal enum AlertGrouping
{
    Policies,
    AsReceived,
}
