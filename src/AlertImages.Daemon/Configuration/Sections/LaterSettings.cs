using AlertImages.Core.Delivery;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>The rendering service, a drop-in for the Grafana image renderer. Not available in this version.</summary>
[IniSection("rendering.service")]
internal sealed record RenderingServiceSettings
{
    /// <summary>Serve it.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("enabled")]
    public bool Enabled { get; init; }

    /// <summary>Address to listen on.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("http_addr")]
    public string Address { get; init; } = "";

    /// <summary>Port to listen on.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("http_port")]
    public int Port { get; init; } = 8081;

    /// <summary>Tokens that callers may present, separated by blanks.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("auth_tokens")]
    public IReadOnlyList<Secret> AuthTokens { get; init; } = [new("-")];

    /// <summary>Origins or address prefixes that may be rendered, separated by blanks.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("allowed_urls")]
    public IReadOnlyList<string> AllowedUrls { get; init; } = [];

    /// <summary>Widest picture.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("max_width")]
    public int MaxWidth { get; init; } = 3080;

    /// <summary>Highest picture.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("max_height")]
    public int MaxHeight { get; init; } = 3000;

    /// <summary>Largest scale.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("max_scale")]
    public int MaxScale { get; init; } = 4;

    /// <summary>Renderings per second for one caller.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("rate_limit")]
    public string RateLimit { get; init; } = "";
}

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
