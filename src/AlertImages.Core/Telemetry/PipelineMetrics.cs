using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;

namespace AlertImages.Core.Telemetry;

/// <summary>What happens to events and deliveries. No label value comes from an event.</summary>
public sealed class PipelineMetrics
{
    private static readonly string[] s_rejections = ["malformed", "too_large", "unauthenticated", "unknown_contact_point", "backlog_full", "store"];
    private static readonly string[] s_outcomes = ["delivered", "retried", "dead"];
    private static readonly string[] s_phases = ["firing", "resolved"];

    /// <summary>Registers all of them, with every contact point type of the catalogue.</summary>
    public PipelineMetrics(MetricRegistry registry, IEnumerable<string> contactPointTypes)
    {
        ArgumentNullException.ThrowIfNull(registry);
        var types = contactPointTypes.ToArray();
        EventsReceived = registry.Counter(
            "alertimages_events_received_total",
            "Events accepted and stored, by source.",
            "source",
            Enum.GetValues<AlertSource>().Select(static source => source.ToString().ToLowerInvariant()));
        EventsRejected = registry.Counter("alertimages_events_rejected_total", "Requests that were not accepted, by reason.", "reason", s_rejections);
        Duplicates = registry.Counter("alertimages_duplicates_suppressed_total", "Events that repeated one of the last dedup_window.");
        Enriched = registry.Counter(
            "alertimages_enriched_total",
            "Payloads answered with pictures (/api/v1/enrich), by how many of their alerts have one.",
            "pictures",
            ["all", "some", "none"]);
        Deliveries = registry.Counter(
            "alertimages_deliveries_total",
            "Delivery attempts that ended, by contact point type and outcome.",
            ["type", "outcome"],
            Combine(types, s_outcomes));
        Attempts = registry.Counter("alertimages_delivery_attempts_total", "Delivery attempts, by contact point type.", "type", types);
        Failures = registry.Counter(
            "alertimages_delivery_failures_total",
            "Failed delivery attempts, by contact point type and reason.",
            ["type", "reason"],
            Combine(types, FailureReasons.Labels));
        Dead = registry.Counter("alertimages_dead_deliveries_total", "Deliveries that were given up, by contact point type.", "type", types);
        ImagesByPhase = registry.Counter("alertimages_images_total", "Alerts that got a picture, by phase.", "phase", s_phases);
        ImagesBySource = registry.Counter(
            "alertimages_images_by_source_total",
            "Alerts that got a picture, by who took it.",
            "source",
            Images.ImageOrigins.Labels);
        MissingImages = registry.Counter(
            "alertimages_missing_images_total", "Alerts of notifications without a picture, by reason.", "reason", Images.ImageFailures.Labels);
        LateImages = registry.Counter("alertimages_late_images_total", "Alerts whose picture was not ready when the notification left.");
        ImageUploadsToVendors = registry.Counter(
            "alertimages_delivery_image_failures_total", "Pictures that a contact point did not take; the text was delivered.", "type", types);
        TemplateFailures = registry.Counter(
            "alertimages_template_failures_total",
            "Templates that failed, by contact point type; the default text was sent.",
            "type",
            types);
        StoreErrors = registry.Counter("alertimages_store_errors_total", "Operations of the store that failed.");
        ClockJumps = registry.Counter("alertimages_clock_jumps_total", "Times that the clock was set by more than five seconds while the daemon ran.");
        LastEvent = registry.Gauge("alertimages_last_event_timestamp_seconds", "When the last event was taken in, in Unix time; 0 before the first.");
        LastDelivery = registry.Gauge(
            "alertimages_last_delivery_timestamp_seconds",
            "When the last notification was delivered, in Unix time; 0 before the first.");
        ReloadSuccessful = registry.Gauge(
            "alertimages_config_last_reload_successful",
            "Whether the last reading of the provisioning files succeeded (1) or left the running ones in place (0).");
        ReloadTime = registry.Gauge("alertimages_config_last_reload_success_timestamp_seconds", "When the provisioning files in use were read, in Unix time.");
        QueueDepth = registry.Gauge("alertimages_queue_depth", "Work that waits, by stage.", ["stage"], [["events"], ["deliveries"], ["parked"]]);
        QueueAge = registry.Gauge(
            "alertimages_queue_oldest_age_seconds",
            "Age of the oldest work that waits, by stage.",
            ["stage"],
            [["events"], ["deliveries"]]);
        DeliveryLag = registry.Histogram(
            "alertimages_delivery_lag_seconds", "Time from the receipt of an event to its delivery.", 0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600);
    }

    /// <summary>Events stored, by source.</summary>
    public Counter EventsReceived { get; }

    /// <summary>When the last event came, in Unix seconds.</summary>
    public Gauge LastEvent { get; }

    /// <summary>When the last notification was delivered, in Unix seconds.</summary>
    public Gauge LastDelivery { get; }

    /// <summary>Requests refused, by reason.</summary>
    public Counter EventsRejected { get; }

    /// <summary>Repeated events.</summary>
    public Counter Duplicates { get; }

    /// <summary>Enriched payloads.</summary>
    public Counter Enriched { get; }

    /// <summary>Ended attempts by type and outcome.</summary>
    public Counter Deliveries { get; }

    /// <summary>Attempts by type.</summary>
    public Counter Attempts { get; }

    /// <summary>Failed attempts by type and reason.</summary>
    public Counter Failures { get; }

    /// <summary>Deliveries given up by type.</summary>
    public Counter Dead { get; }

    /// <summary>Alerts with a picture.</summary>
    public Counter ImagesByPhase { get; }

    /// <summary>Alerts with a picture, by who took it.</summary>
    public Counter ImagesBySource { get; }

    /// <summary>Alerts without a picture.</summary>
    public Counter MissingImages { get; }

    /// <summary>Alerts whose picture came too late.</summary>
    public Counter LateImages { get; }

    /// <summary>Pictures a vendor refused.</summary>
    public Counter ImageUploadsToVendors { get; }

    /// <summary>Failed templates.</summary>
    public Counter TemplateFailures { get; }

    /// <summary>Failed store operations.</summary>
    public Counter StoreErrors { get; }

    /// <summary>Clocks that were set.</summary>
    public Counter ClockJumps { get; }

    /// <summary>1 or 0.</summary>
    public Gauge ReloadSuccessful { get; }

    /// <summary>Unix seconds.</summary>
    public Gauge ReloadTime { get; }

    /// <summary>Waiting work.</summary>
    public Gauge QueueDepth { get; }

    /// <summary>Age of waiting work.</summary>
    public Gauge QueueAge { get; }

    /// <summary>Receipt to delivery.</summary>
    public Histogram DeliveryLag { get; }

    private static IEnumerable<string[]> Combine(string[] first, IReadOnlyCollection<string> second) =>
        first.SelectMany(one => second.Select(other => new[] { one, other }));
}
