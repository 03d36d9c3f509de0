using AlertImages.Core.Telemetry;

namespace AlertImages.Core.Pipeline;

/// <summary>What the pipeline needs besides its steps.</summary>
public sealed record PipelineTools(TimeSpan WaitForPictures, PipelineMetrics Metrics, TimeProvider Time);
