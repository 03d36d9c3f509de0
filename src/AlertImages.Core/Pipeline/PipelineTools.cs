using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Pipeline;

/// <summary>What the pipeline needs besides its steps.</summary>
public sealed record PipelineTools(ScreenshotOptions Screenshots, TimeSpan WaitForImages, PipelineMetrics Metrics, TimeProvider Time, ILogger<AlertPipeline> Logger);
