using AlertImages.Core.Telemetry;
using AlertImages.Core.Templating;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Delivery;

/// <summary>Gives each notification what renders its texts: the templates of the running configuration. What fails is logged and counted.</summary>
public sealed partial class TemplateSource(ContactPointRegistry contactPoints, PipelineMetrics metrics, TimeProvider time, ILogger<TemplateSource> logger)
{
    /// <summary>For one attempt of a delivery.</summary>
    public TemplateRenderer For(ClaimedDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return new TemplateRenderer(contactPoints.Templates, time, failure =>
        {
            metrics.TemplateFailures.Increment(delivery.Type);
            LogFailed(delivery.ContactPoint, delivery.Type, delivery.Group.GroupKey, failure.Message);
        });
    }

    [LoggerMessage(
        LogLevel.Error,
        "A template of contact point {ContactPoint} ({Type}) failed for alert group {GroupKey}; the default text is sent instead: {Problem}")]
    private partial void LogFailed(string contactPoint, string type, string groupKey, string problem);
}
