using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>Traces by OTLP: one trace for each event, whose id is the event's.</summary>
[IniSection("tracing.opentelemetry.otlp")]
internal sealed record TracingSettings
{
    /// <summary>Address of the collector: host:port for gRPC, as in Grafana, or an address with http:// or https:// for HTTP. Empty: no traces.</summary>
    [ConfigurationKeyName("address")]
    public string Address { get; init; } = "";
}
