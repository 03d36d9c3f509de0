using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>How pictures are made.</summary>
[IniSection("rendering")]
internal sealed record RenderingSettings
{
    /// <summary>embedded: the machine's Chromium; remote: a Grafana image renderer at server_url; grafana: Grafana's own /render.</summary>
    [ConfigurationKeyName("mode")]
    public string Mode { get; init; } = "embedded";

    /// <summary>Address of a Grafana image renderer, for mode remote.</summary>
    [ConfigurationKeyName("server_url")]
    public string ServerUrl { get; init; } = "";

    /// <summary>Address under which the browser reaches Grafana, where it differs from [grafana] url.</summary>
    [ConfigurationKeyName("callback_url")]
    public string CallbackUrl { get; init; } = "";

    /// <summary>Token of the Grafana image renderer, for mode remote; also signs render keys.</summary>
    [ConfigurationKeyName("renderer_token")]
    public Secret? RendererToken { get; init; } = new("-");

    /// <summary>Renderings at a time through the rendering service; more are answered 429.</summary>
    [ConfigurationKeyName("concurrent_render_request_limit")]
    public int ConcurrentRenderRequestLimit { get; init; } = 30;

    /// <summary>Life of a signed render key, for mode remote.</summary>
    [ConfigurationKeyName("render_key_lifetime")]
    public TimeSpan RenderKeyLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Width of pictures in CSS pixels, 10 to 3080.</summary>
    [ConfigurationKeyName("default_image_width")]
    public int DefaultImageWidth { get; init; } = 1000;

    /// <summary>Height of pictures in CSS pixels, 10 to 3000.</summary>
    [ConfigurationKeyName("default_image_height")]
    public int DefaultImageHeight { get; init; } = 500;

    /// <summary>Device pixels per CSS pixel, up to 4.</summary>
    [ConfigurationKeyName("default_image_scale")]
    public double DefaultImageScale { get; init; } = 1;

    /// <summary>Chromium's executable. Empty: chromium-headless-shell, chromium, chromium-browser or google-chrome of the search path, in this order.</summary>
    [ConfigurationKeyName("browser_path")]
    public string BrowserPath { get; init; } = "";

    /// <summary>More arguments for Chromium, separated by blanks.</summary>
    [ConfigurationKeyName("browser_args")]
    public IReadOnlyList<string> BrowserArguments { get; init; } = [];

    /// <summary>Pages that stay open between screenshots.</summary>
    [ConfigurationKeyName("warm_pages")]
    public int WarmPages { get; init; } = 2;

    /// <summary>Memory of all processes of the browser beyond which it is replaced when it is idle, and at twice as much at once.</summary>
    [ConfigurationKeyName("browser_max_memory")]
    public DataSize BrowserMaxMemory { get; init; } = new(2L << 30);

    /// <summary>Age at which the browser is replaced when it is idle.</summary>
    [ConfigurationKeyName("browser_max_age")]
    public TimeSpan BrowserMaxAge { get; init; } = TimeSpan.FromHours(12);

    /// <summary>PEM file of the authority behind the certificates of Grafana and the renderer. Empty: the system's authorities.</summary>
    [ConfigurationKeyName("ca_cert_file_path")]
    public string CaCertFilePath { get; init; } = "";

    /// <summary>
    /// jwt: sign render keys with renderer_token, for mode remote and a Grafana with the feature toggle renderAuthJWT; none:
    /// the renderer looks at Grafana without a key.
    /// </summary>
    [ConfigurationKeyName("render_key")]
    public RenderKeyKind RenderKey { get; init; } = RenderKeyKind.None;
}

/// <summary>Values of <c>[rendering] render_key</c>.</summary>
internal enum RenderKeyKind
{
    None,
    Jwt,
}
