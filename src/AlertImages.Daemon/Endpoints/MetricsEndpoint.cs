using AlertImages.Core.Telemetry;
using AlertImages.Daemon.Configuration.Sections;

namespace AlertImages.Daemon.Endpoints;

/// <summary><c>GET /metrics</c>: Prometheus text, or OpenMetrics for scrapers that ask for it.</summary>
internal static class MetricsEndpoint
{
    public static void MapMetrics(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/metrics", Write);

    private static IResult Write(HttpContext context, MetricRegistry registry, MetricsSettings settings)
    {
        if (!settings.Enabled)
        {
            return TypedResults.NotFound();
        }

        var needsUser = settings.BasicAuthUsername.Length > 0;
        if (needsUser
            && !ConstantTime.IsBasic(context.Request.Headers.Authorization.ToString(), settings.BasicAuthUsername, settings.BasicAuthPassword?.Reveal() ?? ""))
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"metrics\"";
            return TypedResults.Unauthorized();
        }

        var openMetrics = context.Request.Headers.Accept.ToString().Contains("application/openmetrics-text", StringComparison.OrdinalIgnoreCase);
        return TypedResults.Text(
            registry.Write(openMetrics),
            openMetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8");
    }
}
