using AlertImages.Rendering.Chromium;
using Microsoft.Extensions.Logging;

namespace AlertImages.Rendering.Modes;

/// <summary>What renderers are made from.</summary>
/// <param name="Options">Where Grafana is and how to look at it.</param>
/// <param name="Browser">The browser of this process; asking for it does not start it.</param>
/// <param name="Time">The clock.</param>
/// <param name="Loggers">Makes loggers.</param>
public sealed record RendererContext(RendererOptions Options, Func<ChromiumBrowser> Browser, TimeProvider Time, ILoggerFactory Loggers);
