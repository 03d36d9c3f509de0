using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>Folders. Relative ones are relative to the working directory.</summary>
[IniSection("paths")]
internal sealed record PathsSettings
{
    /// <summary>Folder of the store, the pictures and the browser's profile; private to the daemon, for one daemon only.</summary>
    [ConfigurationKeyName("data")]
    public string Data { get; init; } = "data";

    /// <summary>Folder of Grafana provisioning files; contact points are read from its sub folder alerting.</summary>
    [ConfigurationKeyName("provisioning")]
    public string Provisioning { get; init; } = "config/provisioning";

    /// <summary>How long temporary pictures are kept; 0 keeps them for ever. Pictures of alerts that are still active stay in any case.</summary>
    [ConfigurationKeyName("temp_data_lifetime")]
    public TimeSpan TempDataLifetime { get; init; } = TimeSpan.FromHours(24);
}
