using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>Charts of the alerts' own expressions, where there is no panel.</summary>
[IniSection("charts")]
internal sealed record ChartSettings
{
    /// <summary>
    /// A YAML file in Grafana's format of data source provisioning: whom to ask for the curves of alerts without a panel (docs/charts.md). Empty: no charts.
    /// </summary>
    [ConfigurationKeyName("datasources")]
    public string Datasources { get; init; } = "";

    /// <summary>Longest time for one query.</summary>
    [ConfigurationKeyName("query_timeout")]
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Smallest distance of two points of a curve; long windows have larger ones.</summary>
    [ConfigurationKeyName("min_step")]
    public TimeSpan MinStep { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Series that a chart shows; a note says how many there are besides.</summary>
    [ConfigurationKeyName("max_series")]
    public int MaxSeries { get; init; } = 30;
}
