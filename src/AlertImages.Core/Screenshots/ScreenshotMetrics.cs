using AlertImages.Core.Pictures;
using AlertImages.Core.Telemetry;

namespace AlertImages.Core.Screenshots;

/// <summary>Grafana's screenshot, cache and rendering metrics with its names and buckets, and ours.</summary>
public sealed class ScreenshotMetrics
{
    private static readonly string[] s_renderStatus = ["success", "timeout", "failure"];
    private static readonly string[] s_renderType = ["png", "pdf", "csv"];
    private readonly Counter _failures;
    private readonly Counter _renderings;
    private readonly Summary _renderingDuration;

    /// <summary>Registers all of them.</summary>
    public ScreenshotMetrics(MetricRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        Duration = registry.Histogram(
            "grafana_screenshot_duration_seconds", "Time to take a screenshot, without the wait for a slot.", 0.1, 0.25, 0.5, 1, 2, 5, 10, 15);
        _failures = registry.Counter("grafana_screenshot_failures_total", "Screenshots that failed, by reason.", "reason", PictureFailures.Labels);
        Successes = registry.Counter("grafana_screenshot_successes_total", "Screenshots that were taken.");
        CacheHits = registry.Counter("grafana_alerting_image_cache_hits_total", "Screenshots answered from the cache.");
        CacheMisses = registry.Counter("grafana_alerting_image_cache_misses_total", "Screenshots that had to be taken.");
        var combinations = s_renderStatus.SelectMany(static status => s_renderType.Select(type => new[] { status, type })).ToArray();
        _renderings = registry.Counter("grafana_rendering_request_total", "counter for rendering requests", ["status", "type"], combinations);
        _renderingDuration = registry.Summary(
            "grafana_rendering_request_duration_milliseconds", "summary of rendering request duration", ["status", "type"], combinations, 0.5, 0.9, 0.99);
        QueueSize = registry.Gauge("grafana_rendering_queue_size", "size of rendering queue");
        SlotWait = registry.Histogram("alertimages_capture_wait_seconds", "Time a screenshot waited for a slot.", 0.01, 0.1, 0.5, 1, 2, 5, 10, 30);
    }

    /// <summary>Seconds of each screenshot, failed ones included.</summary>
    public Histogram Duration { get; }

    /// <summary>Screenshots that were taken.</summary>
    public Counter Successes { get; }

    /// <summary>Requests that shared a screenshot.</summary>
    public Counter CacheHits { get; }

    /// <summary>Requests that started a screenshot.</summary>
    public Counter CacheMisses { get; }

    /// <summary>Renderings under way.</summary>
    public Gauge QueueSize { get; }

    /// <summary>Seconds of waiting for a slot.</summary>
    public Histogram SlotWait { get; }

    /// <summary>Counts a screenshot that failed.</summary>
    public void CountFailure(PictureFailure failure) => _failures.Increment(failure.Label());

    /// <summary>Counts one rendering of a PNG and the time it took.</summary>
    public void CountRendering(string status, TimeSpan duration)
    {
        _renderings.Increment(status, "png");
        _renderingDuration.Observe(duration.TotalMilliseconds, status, "png");
    }
}
