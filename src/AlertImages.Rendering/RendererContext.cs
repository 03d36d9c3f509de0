using AlertImages.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace AlertImages.Rendering;

/// <summary>What renderers are made from.</summary>
/// <param name="Options">Where Grafana is and how the browser runs.</param>
/// <param name="Screenshots">Where renderings are counted.</param>
/// <param name="Registry">Where a renderer registers metrics of its own.</param>
/// <param name="Time">The clock.</param>
/// <param name="Loggers">Makes loggers.</param>
public sealed record RendererContext(RendererOptions Options, ScreenshotMetrics Screenshots, MetricRegistry Registry, TimeProvider Time, ILoggerFactory Loggers);
