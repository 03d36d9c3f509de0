using AlertImages.Core.Delivery;

namespace AlertImages.Rendering;

/// <summary>What <c>[grafana]</c> and <c>[rendering]</c> say, ready for use.</summary>
public sealed record RendererOptions
{
    /// <summary>Address under which the browser reaches Grafana (<c>callback_url</c>, else <c>[grafana] url</c>), ending in a slash.</summary>
    public required Uri GrafanaUrl { get; init; }

    /// <summary>Service-account token; goes to Grafana's origin as a header, nowhere else.</summary>
    public Secret? ServiceAccountToken { get; init; }

    /// <summary>Folder of the browser's profile; private to the daemon.</summary>
    public required string ProfileFolder { get; init; }

    /// <summary>Chromium's executable; empty: found on the machine.</summary>
    public string BrowserPath { get; init; } = "";

    /// <summary>More arguments for Chromium.</summary>
    public IReadOnlyList<string> BrowserArguments { get; init; } = [];

    /// <summary>Pages that are kept open between screenshots.</summary>
    public int WarmPages { get; init; } = 2;
}
