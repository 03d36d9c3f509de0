using AlertImages.Core.Telemetry;

namespace AlertImages.Core.Provisioned;

/// <summary>Whether the provisioning files in use are the latest ones.</summary>
public sealed class ReloadMetrics(MetricRegistry registry)
{
    /// <summary>1 after a successful reading, 0 while the previous configuration stays because of errors.</summary>
    public Gauge ReloadSuccessful { get; } = registry.Gauge(
        "alertimages_config_last_reload_successful", "Whether the last reading of the provisioning files succeeded (1) or left the running ones in place (0).");

    /// <summary>When the files in use were read, in Unix seconds.</summary>
    public Gauge ReloadTime { get; } = registry.Gauge(
        "alertimages_config_last_reload_success_timestamp_seconds", "When the provisioning files in use were read, in Unix time.");
}
