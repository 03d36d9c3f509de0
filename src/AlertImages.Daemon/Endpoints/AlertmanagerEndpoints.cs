using System.Text.RegularExpressions;
using AlertImages.Core.Grouping;

namespace AlertImages.Daemon.Endpoints;

/// <summary>
/// What of Alertmanager's v2 API is for reading, as far as <c>amtool</c>, Prometheus and Grafana's data source ask for it. There are no silences here.
/// </summary>
internal static class AlertmanagerEndpoints
{
    /// <summary>At the root and under <c>/alertmanager</c>, where Mimir and Cortex have it.</summary>
    public static void MapAlertmanager(this IEndpointRouteBuilder endpoints)
    {
        foreach (var prefix in new[] { "/api/v2", "/alertmanager/api/v2" })
        {
            var api = endpoints.MapGroup(prefix);
            api.MapAlerts();
            api.MapGet(
                "/status",
                static (HttpContext context, Intake intake) =>
                    IfAllowed(
                        context, intake, static intake => TypedResults.Json(AlertmanagerStatus.Of(intake), AlertmanagerApiJson.Default.AlertmanagerStatus)));
            api.MapGet("/receivers", static (HttpContext context, Intake intake) => IfAllowed(
                context, intake, static intake => TypedResults.Json(
                    [.. intake.Provisioned.Current.Names.Order(StringComparer.Ordinal).Select(static name => new ReceiverBody(name))],
                    AlertmanagerApiJson.Default.IReadOnlyListReceiverBody)));
            api.MapGet(
                "/silences", static (HttpContext context, Intake intake) =>
                    IfAllowed(context, intake, static _ => TypedResults.Text("[]", "application/json")));
            api.MapGet(
                "/alerts",
                static (HttpContext context, Intake intake, IGroupStore groups) =>
                    ListAsync(context, intake, groups, AlertList.Alerts, AlertmanagerApiJson.Default.IReadOnlyListAlertmanagerAlert));
            api.MapGet(
                "/alerts/groups",
                static (HttpContext context, Intake intake, IGroupStore groups) =>
                    ListAsync(context, intake, groups, AlertList.Groups, AlertmanagerApiJson.Default.IReadOnlyListGroupBody));
        }

        endpoints.MapHealth("/alertmanager");
    }

    private static async Task<IResult> ListAsync<T>(
        HttpContext context, Intake intake, IGroupStore groups,
        Func<AlertList, IReadOnlyList<StoredGroup>, IReadOnlyList<T>> list,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<IReadOnlyList<T>> type)
    {
        if (!IsAllowed(context, intake))
        {
            return IntakeBody.Unauthorized(context, intake);
        }

        AlertList query;
        try
        {
            query = AlertList.Read(context.Request.Query, intake.Provisioned.Current.Policies, intake.Time.GetUtcNow());
        }
        catch (Exception exception) when (exception is FormatException or RegexParseException)
        {
            return TypedResults.Json(exception.Message, EndpointJson.Default.String, statusCode: StatusCodes.Status400BadRequest);
        }

        try
        {
            return TypedResults.Json(
                list(query, await groups.ListGroupsAsync(context.RequestAborted)),
                type);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return IntakeBody.StoreFailed(context, intake, exception);
        }
    }

    private static IResult IfAllowed(HttpContext context, Intake intake, Func<Intake, IResult> answer) =>
        IsAllowed(context, intake) ? answer(intake) : IntakeBody.Unauthorized(context, intake);

    private static bool IsAllowed(HttpContext context, Intake intake) =>
        intake.Authentication.Check(context.Request.Headers) ?? intake.Authentication.CheckSignature(context.Request.Headers, []);
}
