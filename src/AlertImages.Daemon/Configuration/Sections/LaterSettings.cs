
namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>The Alertmanager v2 API. Not available in this version.</summary>
[IniSection("alertmanager")]
internal sealed record AlertmanagerSettings
{
    /// <summary>policies or as_received.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("grouping")]
    public AlertGrouping Grouping { get; init; } = AlertGrouping.Policies;

    /// <summary>Time after which an alert that is not repeated counts as resolved.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("resolve_timeout")]
    public TimeSpan ResolveTimeout { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>Values of <c>[alertmanager] grouping</c>.</summary>
internal enum AlertGrouping
{
    Policies,
    AsReceived,
}

/// <summary>Traces by OTLP. Not available in this version.</summary>
[IniSection("tracing.opentelemetry.otlp")]
internal sealed record TracingSettings
{
    /// <summary>Address of the collector.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("address")]
    public string Address { get; init; } = "";
}
