using AlertImages.Core.ContactPoints;
using AlertImages.Core.Telemetry;

namespace AlertImages.Core.Delivery;

/// <summary>What happens to deliveries. No label value comes from an event.</summary>
public sealed class DeliveryMetrics
{
    private static readonly string[] s_outcomes = ["delivered", "retried", "dead"];

    /// <summary>Registers all of them, with every contact point type of the catalogue.</summary>
    public DeliveryMetrics(MetricRegistry registry, IEnumerable<string> contactPointTypes)
    {
        ArgumentNullException.ThrowIfNull(registry);
        var types = contactPointTypes.ToArray();
        Deliveries = registry.Counter(
            "alertimages_deliveries_total", "Delivery attempts that ended, by contact point type and outcome.", ["type", "outcome"],
            Combine(types, s_outcomes));
        Attempts = registry.Counter("alertimages_delivery_attempts_total", "Delivery attempts, by contact point type.", "type", types);
        Failures = registry.Counter(
            "alertimages_delivery_failures_total", "Failed delivery attempts, by contact point type and reason.", ["type", "reason"],
            Combine(types, FailureReasons.Labels));
        Dead = registry.Counter("alertimages_dead_deliveries_total", "Deliveries that were given up, by contact point type.", "type", types);
        RefusedPictures = registry.Counter(
            "alertimages_delivery_image_failures_total", "Pictures that a contact point did not take; the text was delivered.", "type", types);
        TemplateFailures = registry.Counter(
            "alertimages_template_failures_total", "Templates that failed, by contact point type; the default text was sent.", "type", types);
        LastDelivery = registry.Gauge(
            "alertimages_last_delivery_timestamp_seconds", "When the last notification was delivered, in Unix time; 0 before the first.");
        DeliveryLag = registry.Histogram(
            "alertimages_delivery_lag_seconds", "Time from the receipt of an event to its delivery.", 0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600);
    }

    /// <summary>Ended attempts, by type and outcome.</summary>
    public Counter Deliveries { get; }

    /// <summary>Attempts, by type.</summary>
    public Counter Attempts { get; }

    /// <summary>Failed attempts, by type and reason.</summary>
    public Counter Failures { get; }

    /// <summary>Deliveries given up, by type.</summary>
    public Counter Dead { get; }

    /// <summary>Pictures that a vendor refused, by type.</summary>
    public Counter RefusedPictures { get; }

    /// <summary>Failed templates, by type.</summary>
    public Counter TemplateFailures { get; }

    /// <summary>When the last notification was delivered, in Unix seconds.</summary>
    public Gauge LastDelivery { get; }

    /// <summary>Seconds from receipt to delivery.</summary>
    public Histogram DeliveryLag { get; }

    private static IEnumerable<string[]> Combine(string[] first, IReadOnlyCollection<string> second) =>
        first.SelectMany(one => second.Select(other => new[] { one, other }));
}
