using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>The page /metrics.</summary>
[IniSection("metrics")]
internal sealed record MetricsSettings
{
    /// <summary>Serve /metrics.</summary>
    [ConfigurationKeyName("enabled")]
    public bool Enabled { get; init; } = true;

    /// <summary>User that scrapers must present.</summary>
    [ConfigurationKeyName("basic_auth_username")]
    public string BasicAuthUsername { get; init; } = "";

    /// <summary>Password of that user.</summary>
    [ConfigurationKeyName("basic_auth_password")]
    public Secret? BasicAuthPassword { get; init; }
}
