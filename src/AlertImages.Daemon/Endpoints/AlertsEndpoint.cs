using AlertImages.Core.Alerts;
using AlertImages.Core.Grouping;
using AlertImages.Core.Provisioned;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Endpoints.Payloads;

namespace AlertImages.Daemon.Endpoints;

/// <summary>
/// <c>POST /api/v2/alerts</c>: what Prometheus, rulers and Grafana send to an Alertmanager. Valid alerts are stored even when others of the request are bad;
/// the
/// answer is 400 with all that is wrong then.
/// </summary>
internal static class AlertsEndpoint
{
    public static void MapAlerts(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/alerts", static (HttpContext context, Intake intake, AlertsIntake alertmanager) => ReceiveAsync(context, intake, alertmanager));

    private static async Task<IResult> ReceiveAsync(HttpContext context, Intake intake, AlertsIntake alertmanager)
    {
        var (body, refusal) = await IntakeBody.ReadAsync(context, intake);
        if (body is null)
        {
            return refusal!;
        }

        if (intake.Provisioned.Current.Policies is not { } policies)
        {
            return IntakeBody.NoContactPoint(intake);
        }

        try
        {
            var (alerts, errors) = AlertsReader.Read(body, alertmanager.ResolveTimeout, intake.Time.GetUtcNow());
            var stored = alerts.Count == 0 ? null : await alertmanager.StoreAsync(context, intake, policies, alerts);
            return stored ?? (errors.Count == 0 ? TypedResults.Ok() : Malformed(intake, string.Join("; ", errors)));
        }
        catch (PayloadException exception)
        {
            return Malformed(intake, exception.Message);
        }
    }

    /// <summary>As Alertmanager answers: a JSON text.</summary>
    private static IResult Malformed(Intake intake, string error)
    {
        IntakeBody.Reject(intake, "malformed", StatusCodes.Status400BadRequest, error, null);
        return TypedResults.Json(error, EndpointJson.Default.String, statusCode: StatusCodes.Status400BadRequest);
    }
}

/// <summary>What becomes of alerts of the v2 API (<c>[alertmanager]</c>).</summary>
internal sealed class AlertsIntake(AlertmanagerSettings settings, IGroupStore groups, LinkCompletion address)
{
    private readonly bool _isAsReceived = settings.Grouping == AlertGrouping.AsReceived;

    /// <summary>After so long without a repetition an alert without an end is over.</summary>
    public TimeSpan ResolveTimeout { get; } = settings.ResolveTimeout;

    /// <summary>Null when they are durable.</summary>
    public async Task<IResult?> StoreAsync(HttpContext context, Intake intake, PolicyTree policies, IReadOnlyList<ActiveAlert> alerts)
    {
        var now = intake.Time.GetUtcNow();
        if (_isAsReceived)
        {
            var group = AlertsReader.ToGroup(alerts, policies.Root.Receiver, policies.Root.GroupLabels, now);
            return (await intake.AddAsync(context, address.Complete(group, now), null)).Refusal;
        }

        try
        {
            // whoever goes away now still gets the alerts stored
            if (!await groups.ReceiveAsync(alerts, policies.Route, CancellationToken.None))
            {
                return IntakeBody.BacklogFull(context, intake);
            }
        }
        catch (Exception exception)
        {
            return IntakeBody.StoreFailed(context, intake, exception);
        }

        intake.Replays.Remember(context.Request.Headers, "");
        intake.CountReceived(alerts.Any(static alert => alert.Labels.ContainsKey("__alert_rule_uid__")) ? AlertSource.Grafana : AlertSource.Prometheus);
        return null;
    }
}
