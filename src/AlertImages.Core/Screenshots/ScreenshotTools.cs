using AlertImages.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Screenshots;

/// <summary>What taking screenshots needs besides its work: where it counts, logs and reads the clock.</summary>
public sealed record ScreenshotTools(ScreenshotMetrics Metrics, TimeProvider Time, ILogger<ScreenshotService> Logger);
