using AlertImages.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Delivery;

/// <summary>What delivering needs besides its work: where it counts, logs and reads the clock.</summary>
public sealed record DeliveryTools(PipelineMetrics Metrics, TimeProvider Time, ILogger<DeliveryService> Logger);
