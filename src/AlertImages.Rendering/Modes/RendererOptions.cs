using AlertImages.Core.Work;

namespace AlertImages.Rendering.Modes;

/// <summary>What <c>[grafana]</c> and <c>[rendering]</c> say of how to look at panels, ready for use.</summary>
public sealed record RendererOptions
{
    /// <summary>Grafana's own address (<c>[grafana] url</c>), ending in a slash.</summary>
    public required Uri GrafanaUrl { get; init; }

    /// <summary>Address under which a browser reaches Grafana (<c>callback_url</c>, else <c>[grafana] url</c>), ending in a slash.</summary>
    public required Uri PageUrl { get; init; }

    /// <summary>Service-account token; goes to Grafana's origin as a header, nowhere else.</summary>
    public Secret? ServiceAccountToken { get; init; }

    /// <summary>True: pages are looked at with that token, so what it may not see cannot be photographed (all modes but <c>remote</c>).</summary>
    public bool PagesSeeToken { get; init; } = true;

    /// <summary>Address of a Grafana image renderer (<c>server_url</c>), for mode <c>remote</c>.</summary>
    public Uri? ServerUrl { get; init; }

    /// <summary>Token of that renderer.</summary>
    public Secret? RendererToken { get; init; }

    /// <summary>True: sign render keys with <see cref="RendererToken"/> (Grafana's feature toggle <c>renderAuthJWT</c>).</summary>
    public bool SignRenderKeys { get; init; }

    /// <summary>Life of a signed render key.</summary>
    public TimeSpan RenderKeyLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>PEM file of the authority that signed the renderer's certificate; empty: those of the system.</summary>
    public string CaCertFile { get; init; } = "";

    /// <summary>Longest time for one picture: a remote renderer gets a little less, so that its answer is still heard.</summary>
    public TimeSpan CaptureTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
