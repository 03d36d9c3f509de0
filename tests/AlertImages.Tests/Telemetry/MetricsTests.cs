using AlertImages.ContactPoints;
using AlertImages.Core.Delivery;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Uploads;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Telemetry;

public sealed class MetricsTests
{
    [Test]
    public void Text_format()
    {
        var registry = new MetricRegistry();
        registry.Counter("b_total", "Bs.", "kind", ["x\"y", "z"]).Increment("z");
        registry.Gauge("a", "As.").Set(1.5);
        registry.Histogram("c_seconds", "Cs.", 1, 2.5).Observe(2);
        registry.Summary("d", "Ds.", ["k"], [["v"]], 0.5).Observe(3, "v");

        Assert.That(registry.Write(openMetrics: false), Is.EqualTo("""
            # HELP a As.
            # TYPE a gauge
            a 1.5
            # HELP b_total Bs.
            # TYPE b_total counter
            b_total{kind="x\"y"} 0
            b_total{kind="z"} 1
            # HELP c_seconds Cs.
            # TYPE c_seconds histogram
            c_seconds_bucket{le="1"} 0
            c_seconds_bucket{le="2.5"} 1
            c_seconds_bucket{le="+Inf"} 1
            c_seconds_sum 2
            c_seconds_count 1
            # HELP d Ds.
            # TYPE d summary
            d{k="v",quantile="0.5"} 3
            d_sum{k="v"} 3
            d_count{k="v"} 1

            """));
    }

    [Test]
    public void OpenMetrics_names_counters_without_their_ending_and_ends()
    {
        var registry = new MetricRegistry();
        registry.Counter("b_total", "Bs.");
        registry.Counter("grafana_emails_sent_failed", "Es.");

        Assert.That(registry.Write(openMetrics: true), Is.EqualTo("""
            # HELP b Bs.
            # TYPE b counter
            b_total 0
            # HELP grafana_emails_sent_failed Es.
            # TYPE grafana_emails_sent_failed unknown
            grafana_emails_sent_failed 0
            # EOF

            """));
    }

    [Test]
    public void A_name_stands_once()
    {
        var registry = new MetricRegistry();
        registry.Counter("a_total", "As.");

        Assert.That(() => registry.Gauge("a_total", "As."), Throws.InvalidOperationException);
    }

    [Test]
    public void Names_are_API()
    {
        var text = Everything();
        string[] expected =
        [
            "grafana_screenshot_duration_seconds histogram", "grafana_screenshot_failures_total counter", "grafana_screenshot_successes_total counter",
            "grafana_alerting_image_cache_hits_total counter", "grafana_alerting_image_cache_misses_total counter",
            "grafana_alerting_image_upload_successes_total counter", "grafana_alerting_image_upload_failures_total counter",
            "grafana_screenshot_upload_successes_total counter", "grafana_screenshot_upload_failures_total counter",
            "grafana_rendering_request_total counter", "grafana_rendering_request_duration_milliseconds summary", "grafana_rendering_queue_size gauge",
            "grafana_emails_sent_total counter", "grafana_emails_sent_failed counter",
            "alertimages_capture_wait_seconds histogram", "alertimages_events_received_total counter", "alertimages_events_rejected_total counter",
            "alertimages_duplicates_suppressed_total counter", "alertimages_deliveries_total counter", "alertimages_delivery_attempts_total counter",
            "alertimages_delivery_failures_total counter", "alertimages_dead_deliveries_total counter", "alertimages_images_total counter",
            "alertimages_missing_images_total counter", "alertimages_late_images_total counter", "alertimages_delivery_image_failures_total counter",
            "alertimages_store_errors_total counter", "alertimages_queue_depth gauge", "alertimages_queue_oldest_age_seconds gauge",
            "alertimages_delivery_lag_seconds histogram",
            "process_cpu_seconds_total counter", "process_start_time_seconds gauge", "process_resident_memory_bytes gauge", "process_open_fds gauge",
            "dotnet_gc_heap_size_bytes gauge", "dotnet_gc_collections_total counter",
        ];

        Assert.That(expected.Where(name => !text.Contains($"# TYPE {name}\n", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Every_label_value_starts_at_zero()
    {
        var text = Everything();

        Assert.That(text, Does.Contain("grafana_screenshot_failures_total{reason=\"timeout\"} 0\n"));
        Assert.That(text, Does.Contain("grafana_rendering_request_total{status=\"failure\",type=\"csv\"} 0\n"));
        foreach (var type in ContactPointCatalog.All)
        {
            Assert.That(text, Does.Contain($"alertimages_deliveries_total{{type=\"{type.Type}\",outcome=\"dead\"}} 0\n"));
            Assert.That(text, Does.Contain($"alertimages_delivery_failures_total{{type=\"{type.Type}\",reason=\"rateLimited\"}} 0\n"));
        }
    }

    [Test]
    public void The_page_of_operations_names_every_metric()
    {
        var page = File.ReadAllText(RepositoryRoot.File("docs", "operations.md"));
        var names = Everything()
            .Split('\n')
            .Where(static line => line.StartsWith("# TYPE ", StringComparison.Ordinal))
            .Select(static line => line.Split(' ')[2]);

        Assert.That(
            names.Where(name => !name.StartsWith("process_", StringComparison.Ordinal)
                && !name.StartsWith("dotnet_", StringComparison.Ordinal)
                && !page.Contains($"`{name}`", StringComparison.Ordinal)),
            Is.Empty);
    }

    private static string Everything()
    {
        var registry = new MetricRegistry();
        ProcessMetrics.Register(registry);
        _ = new ScreenshotMetrics(registry);
        ContactPointCatalog.RegisterMetrics(registry);
        _ = new UploadMetrics(registry);
        _ = new IntakeMetrics(registry);
        _ = new PictureMetrics(registry);
        _ = new QueueMetrics(registry);
        _ = new ReloadMetrics(registry);
        _ = new DeliveryMetrics(registry, ContactPointCatalog.All.Select(static type => type.Type));
        return registry.Write(openMetrics: false);
    }
}
