using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>The rendering service, a drop-in for the Grafana image renderer: beside the daemon, or alone as alertimages render-server.</summary>
[IniSection("rendering.service")]
internal sealed record RenderingServiceSettings
{
    /// <summary>Serve it beside the daemon.</summary>
    [ConfigurationKeyName("enabled")]
    public bool Enabled { get; init; }

    /// <summary>Address to listen on. Anything but loopback needs auth_tokens of its own.</summary>
    [ConfigurationKeyName("http_addr")]
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Port to listen on; 0 takes a free one.</summary>
    [ConfigurationKeyName("http_port")]
    public int Port { get; init; } = 8081;

    /// <summary>Tokens that callers may present as X-Auth-Token, separated by blanks.</summary>
    [ConfigurationKeyName("auth_tokens")]
    public IReadOnlyList<Secret> AuthTokens { get; init; } = [new(DefaultToken)];

    /// <summary>Also render for callers without a token, on loopback only: Grafana 7 sends none.</summary>
    [ConfigurationKeyName("allow_anonymous")]
    public bool AllowAnonymous { get; init; }

    /// <summary>Origins or address prefixes that may be rendered, separated by blanks. Empty: those of [grafana] url and [rendering] callback_url.</summary>
    [ConfigurationKeyName("allowed_urls")]
    public IReadOnlyList<string> AllowedUrls { get; init; } = [];

    /// <summary>Widest picture; wider ones are cut to it.</summary>
    [ConfigurationKeyName("max_width")]
    public int MaxWidth { get; init; } = 3080;

    /// <summary>Highest picture; higher ones and whole pages are cut to it.</summary>
    [ConfigurationKeyName("max_height")]
    public int MaxHeight { get; init; } = 3000;

    /// <summary>Largest scale; larger ones are cut to it.</summary>
    [ConfigurationKeyName("max_scale")]
    public int MaxScale { get; init; } = 4;

    /// <summary>Renderings per second for one caller (X-Tenant-ID, else its address); more are answered 429. Empty: no limit.</summary>
    [ConfigurationKeyName("rate_limit")]
    public double? RateLimit { get; init; }

    /// <summary>What everybody knows.</summary>
    internal const string DefaultToken = "-";
}
