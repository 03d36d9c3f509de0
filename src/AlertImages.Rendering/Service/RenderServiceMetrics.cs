using AlertImages.Core.Telemetry;

namespace AlertImages.Rendering.Service;

/// <summary>The Grafana image renderer's metrics of its HTTP side, with its names, labels, buckets and help.</summary>
public sealed class RenderServiceMetrics
{
    private static readonly string[] s_statuses = ["200", "400", "401", "403", "408", "429", "499", "500", "503"];
    private static readonly string[] s_results = ["allowed", "denied"];

    /// <summary>Registers them.</summary>
    public RenderServiceMetrics(MetricRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        Duration = registry.Histogram(
            "grafana_image_renderer_service_http_request_duration_seconds",
            "duration histogram of http responses labeled with: status_code",
            "status_code",
            s_statuses,
            1,
            5,
            7,
            9,
            11,
            13,
            15,
            20,
            30);
        InFlight = registry.Gauge("grafana_image_renderer_http_request_in_flight", "A gauge of requests currently being served by the image renderer.");
        Limited = registry.Counter(
            "grafana_image_renderer_http_rate_limiter_requests_total",
            "Requests that the rate limiter looked at, by result.",
            "result",
            s_results);
        Authenticated = registry.Counter(
            "grafana_image_renderer_http_authenticated_request_attempts_total",
            "Requests by whether their token was right.",
            "result",
            s_results);
        registry.Gauge("up", "1 = up, 0 = not up").Set(1);
    }

    /// <summary>Seconds of each request, by status.</summary>
    public Histogram Duration { get; }

    /// <summary>Renderings under way.</summary>
    public Gauge InFlight { get; }

    /// <summary>Requests within and beyond <c>rate_limit</c>.</summary>
    public Counter Limited { get; }

    /// <summary>Requests with a right and a wrong token.</summary>
    public Counter Authenticated { get; }
}
