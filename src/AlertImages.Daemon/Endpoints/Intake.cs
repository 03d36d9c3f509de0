using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Telemetry;
using AlertImages.Daemon.Configuration.Sections;

namespace AlertImages.Daemon.Endpoints;

/// <summary>What taking events in needs.</summary>
internal sealed partial class Intake(
    SecuritySettings security, ServerSettings server, GrafanaSettings grafana, IAlertStore store, ProvisionedHolder provisioned, IntakeMetrics metrics,
    QueueMetrics queues, TimeProvider time, ILogger<Intake> logger)
{
    public IAlertStore Store { get; } = store;

    public ProvisionedHolder Provisioned { get; } = provisioned;

    public IntakeMetrics Metrics { get; } = metrics;

    public QueueMetrics Queues { get; } = queues;

    public TimeProvider Time { get; } = time;

    public SenderAuthentication Authentication { get; } = new(security, time);

    public RejectionLog Rejections { get; } = new(time);

    public ReplayGuard Replays { get; } = new(security, time);

    public long MaxBodySize { get; } = server.MaxBodySize.Bytes;

    public string GrafanaUrl { get; } = grafana.Url;

    /// <summary>Stores an event: its id, or the answer that says why not.</summary>
    public async Task<(string? Id, IResult? Refusal)> AddAsync(HttpContext context, AlertGroup group, byte[]? received)
    {
        var started = Time.GetUtcNow();
        try
        {
            // whoever goes away now still gets the event stored
            switch (await Store.AddAsync(group, received, CancellationToken.None))
            {
                case AddResult.Stored stored:
                    Tracing.Start("receive", stored.Id, started)?.SetTag("alertimages.contact_point", group.ContactPoint)
                        .SetTag("alertimages.alerts", group.Alerts.Count)
                        .Dispose();
                    CountReceived(group.Source);
                    Replays.Remember(context.Request.Headers, stored.Id);
                    return (stored.Id, null);
                case AddResult.Duplicate duplicate:
                    Metrics.Duplicates.Increment();
                    return (duplicate.Id, null);
                default:
                    return (null, IntakeBody.BacklogFull(context, this));
            }
        }
        catch (Exception exception)
        {
            return (null, IntakeBody.StoreFailed(context, this, exception));
        }
    }

    public void CountReceived(AlertSource source)
    {
        Metrics.EventsReceived.Increment(source.ToString().ToLowerInvariant());
        Metrics.LastEvent.Set(Time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
    }

    [LoggerMessage(LogLevel.Warning, "A request was answered {Status} ({Reason}): {Problem}")]
    public partial void LogRejected(int status, string reason, string problem);

    [LoggerMessage(LogLevel.Warning, "Rejected unauthenticated requests from {Source} ([security]); logged once a minute per source")]
    public partial void LogUnauthenticated(System.Net.IPAddress? source);

    [LoggerMessage(LogLevel.Error, "An event could not be stored")]
    public partial void LogStoreFailed(Exception exception);
}
