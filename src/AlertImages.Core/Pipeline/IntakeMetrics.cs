using AlertImages.Core.Alerts;
using AlertImages.Core.Telemetry;

namespace AlertImages.Core.Pipeline;

/// <summary>What happens to requests with alerts. No label value comes from a request.</summary>
public sealed class IntakeMetrics(MetricRegistry registry)
{
    private static readonly string[] s_rejections = ["malformed", "too_large", "unauthenticated", "unknown_contact_point", "backlog_full", "store"];

    /// <summary>Events stored, by source.</summary>
    public Counter EventsReceived { get; } = registry.Counter(
        "alertimages_events_received_total", "Events accepted and stored, by source.", "source", Enum.GetValues<AlertSource>().Select(
            static source => source.ToString().ToLowerInvariant()));

    /// <summary>Requests refused, by reason.</summary>
    public Counter EventsRejected { get; } = registry.Counter(
        "alertimages_events_rejected_total", "Requests that were not accepted, by reason.", "reason", s_rejections);

    /// <summary>Repeated events.</summary>
    public Counter Duplicates { get; } = registry.Counter("alertimages_duplicates_suppressed_total", "Events that repeated one of the last dedup_window.");

    /// <summary>Enriched payloads.</summary>
    public Counter Enriched { get; } = registry.Counter(
        "alertimages_enriched_total", "Payloads answered with pictures (/api/v1/enrich), by how many of their alerts have one.", "pictures",
        ["all", "some", "none"]);

    /// <summary>When the last event came, in Unix seconds.</summary>
    public Gauge LastEvent { get; } = registry.Gauge(
        "alertimages_last_event_timestamp_seconds", "When the last event was taken in, in Unix time; 0 before the first.");
}
