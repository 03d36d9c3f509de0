using AlertImages.Core.Delivery;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Telemetry;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;

namespace AlertImages.Daemon.Endpoints;

/// <summary>What taking events in needs.</summary>
internal sealed partial class Intake(
    LoadedConfiguration configuration, IAlertStore store, ContactPointRegistry contactPoints, PipelineMetrics metrics, TimeProvider time, ILogger<Intake> logger)
{
    public IAlertStore Store { get; } = store;

    public ContactPointRegistry ContactPoints { get; } = contactPoints;

    public PipelineMetrics Metrics { get; } = metrics;

    public TimeProvider Time { get; } = time;

    public SenderAuthentication Authentication { get; } = new(configuration.Get<SecuritySettings>(), time);

    public long MaxBodySize { get; } = configuration.Get<ServerSettings>().MaxBodySize.Bytes;

    public string GrafanaUrl { get; } = configuration.Get<GrafanaSettings>().Url;

    [LoggerMessage(LogLevel.Warning, "A request was answered {Status} ({Reason}): {Problem}")]
    public partial void LogRejected(int status, string reason, string problem);

    [LoggerMessage(LogLevel.Error, "An event could not be stored")]
    public partial void LogStoreFailed(Exception exception);
}
