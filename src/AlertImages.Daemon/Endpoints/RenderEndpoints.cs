using System.Reflection;
using System.Text.Json.Serialization;
using AlertImages.Core.Pictures;
using AlertImages.Core.Telemetry;
using AlertImages.Rendering.Service;

namespace AlertImages.Daemon.Endpoints;

/// <summary>
/// The Grafana image renderer's HTTP API: <c>/render</c>, <c>/render/csv</c>, <c>/render/version</c> behind <c>X-Auth-Token</c>; <c>/</c>,
/// <c>/healthz</c>, <c>/version</c> and <c>/metrics</c> open.
/// </summary>
internal static class RenderEndpoints
{
    private const string TenantHeader = "X-Tenant-ID";
    private const string ReasonHeader = "X-AlertImages-Reason";
    private const int ClientClosed = 499;
    private static readonly string s_version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3);

    public static void MapRendering(this IEndpointRouteBuilder endpoints, RenderGate gate)
    {
        endpoints.MapGet("/", static () => TypedResults.Text("AlertImages rendering service\n"));
        endpoints.MapGet("/healthz", static () => TypedResults.Text("OK\n"));
        endpoints.MapGet("/version", (MetricRegistry _) => Version());
        endpoints.MapGet(
            "/render/version",
            (HttpContext context) => gate.IsKnown(context)
                ? Version()
                : Refuse(context, StatusCodes.Status401Unauthorized, "the X-Auth-Token is missing or wrong"));
        endpoints.MapGet("/render", (HttpContext context, RenderService service) => MeasureAsync(context, gate, service, isCsv: false));
        endpoints.MapGet("/render/csv", (HttpContext context, RenderService service) => MeasureAsync(context, gate, service, isCsv: true));
        endpoints.MapGet(
            "/metrics",
            (MetricRegistry registry) => TypedResults.Text(registry.Write(openMetrics: false), "text/plain; version=0.0.4; charset=utf-8"));
    }

    private static async Task<IResult> MeasureAsync(HttpContext context, RenderGate gate, RenderService service, bool isCsv)
    {
        var started = TimeProvider.System.GetTimestamp();
        var (result, status) = await AnswerAsync(context, gate, service, isCsv);
        gate.Metrics.Duration.Observe(TimeProvider.System.GetElapsedTime(started).TotalSeconds, $"{status}");
        return result;
    }

    private static async Task<(IResult Result, int Status)> AnswerAsync(HttpContext context, RenderGate gate, RenderService service, bool isCsv)
    {
        if (!gate.IsKnown(context))
        {
            return (Refuse(context, StatusCodes.Status401Unauthorized, "the X-Auth-Token is missing or wrong"), StatusCodes.Status401Unauthorized);
        }

        RenderQuery query;
        try
        {
            query = RenderQuery.Parse(name => context.Request.Query[name], isCsv, context.Request.Headers.AcceptLanguage.ToString(), service.Options);
        }
        catch (RenderQueryException exception)
        {
            return (Refuse(context, exception.Status, exception.Message, exception.Parameter), exception.Status);
        }

        using var turn = gate.TryEnter(Tenant(context));
        return turn is null
            ? (Refuse(context, StatusCodes.Status429TooManyRequests, "too many renderings at a time or in a second"), StatusCodes.Status429TooManyRequests)
            : await RenderAsync(context, service, query);
    }

    private static async Task<(IResult Result, int Status)> RenderAsync(HttpContext context, RenderService service, RenderQuery query)
    {
        try
        {
            switch (await service.RenderAsync(query, context.RequestAborted))
            {
                case RenderServiceResult.Done done:
                    return (File(context, done), StatusCodes.Status200OK);
                case RenderServiceResult.Failed failed:
                    context.Response.Headers[ReasonHeader] = failed.Reason.Label();
                    return (Refuse(context, failed.Status, failed.Detail), failed.Status);
                default:
                    throw new InvalidOperationException("Unknown render service result");
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return (TypedResults.StatusCode(ClientClosed), ClientClosed);
        }
    }

    private static IResult File(HttpContext context, RenderServiceResult.Done done)
    {
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{done.FileName}\"";
        return TypedResults.Bytes(done.Bytes, done.ContentType);
    }

    private static string Tenant(HttpContext context) => context.Request.Headers[TenantHeader].ToString() is { Length: > 0 and <= 1024 } tenant
        ? tenant
        : context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static IResult Version() => TypedResults.Json(new VersionBody(s_version), RenderJson.Default.VersionBody);

    private static IResult Refuse(HttpContext context, int status, string error, string? field = null)
    {
        if (status == StatusCodes.Status429TooManyRequests)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return TypedResults.Json(new ErrorBody(error, field), EndpointJson.Default.ErrorBody, statusCode: status);
    }
}

/// <summary>What <c>/version</c> answers.</summary>
internal sealed record VersionBody([property: JsonPropertyName("version")] string Version);

[JsonSerializable(typeof(VersionBody))]
internal sealed partial class RenderJson : JsonSerializerContext;
