using AlertImages.Core.Delivery;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>How pictures are made.</summary>
[IniSection("rendering")]
internal sealed record RenderingSettings
{
    /// <summary>embedded: the machine's Chromium. (remote and grafana are not available in this version.)</summary>
    [ConfigurationKeyName("mode")]
    public string Mode { get; init; } = "embedded";

    /// <summary>Address of a Grafana image renderer, for mode remote.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("server_url")]
    public string ServerUrl { get; init; } = "";

    /// <summary>Address under which the browser reaches Grafana, where it differs from [grafana] url.</summary>
    [ConfigurationKeyName("callback_url")]
    public string CallbackUrl { get; init; } = "";

    /// <summary>Token of the Grafana image renderer, for mode remote.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("renderer_token")]
    public Secret? RendererToken { get; init; } = new("-");

    /// <summary>Renderings at a time through the rendering service.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("concurrent_render_request_limit")]
    public int ConcurrentRenderRequestLimit { get; init; } = 30;

    /// <summary>Life of a render key, for mode remote.</summary>
    [NotUsedYet]
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

    /// <summary>Chromium's executable. Empty: chromium, chromium-browser or google-chrome of the search path.</summary>
    [ConfigurationKeyName("browser_path")]
    public string BrowserPath { get; init; } = "";

    /// <summary>More arguments for Chromium, separated by blanks.</summary>
    [ConfigurationKeyName("browser_args")]
    public IReadOnlyList<string> BrowserArguments { get; init; } = [];

    /// <summary>Pages that stay open between screenshots.</summary>
    [ConfigurationKeyName("warm_pages")]
    public int WarmPages { get; init; } = 2;

    /// <summary>jwt or none: whether to sign render keys, for mode remote.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("render_key")]
    public RenderKeyKind RenderKey { get; init; } = RenderKeyKind.None;
}

/// <summary>Values of <c>[rendering] render_key</c>.</summary>
internal enum RenderKeyKind
{
    None,
    Jwt,
}
