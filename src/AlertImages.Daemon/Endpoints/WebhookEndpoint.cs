using System.Text.RegularExpressions;
using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Pipeline;
using AlertImages.Daemon.Endpoints.Payloads;

namespace AlertImages.Daemon.Endpoints;

/// <summary>
/// <c>POST</c> and <c>PUT /api/v1/webhook[/{contactPoint}]</c>: authenticates, reads, checks and stores an event; 200 only when it is durable.
/// </summary>
internal static partial class WebhookEndpoint
{
    private const int RetryAfterSeconds = 5;
    private static readonly string[] s_methods = [HttpMethods.Post, HttpMethods.Put];

    public static void MapWebhook(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/api/v1/webhook", s_methods, static (HttpContext context, CancellationToken _) => ReceiveAsync(context, null));
        endpoints.MapMethods("/api/v1/webhook/{contactPoint}", s_methods, static (HttpContext context, string contactPoint) => ReceiveAsync(context, contactPoint));
    }

    private static async Task<IResult> ReceiveAsync(HttpContext context, string? named)
    {
        var intake = context.RequestServices.GetRequiredService<Intake>();
        var contactPoints = intake.ContactPoints;
        var checkedByHeaders = intake.Authentication.Check(context.Request.Headers);
        if (checkedByHeaders == false)
        {
            return Unauthorized(context, intake);
        }

        if (named is not null && !contactPoints.Contains(named))
        {
            return Reject(intake, "unknown_contact_point", StatusCodes.Status404NotFound, $"there is no contact point '{Printable(named)}'", "contactPoint");
        }

        byte[]? body;
        try
        {
            body = await RequestBody.ReadAsync(context.Request, intake.MaxBodySize, context.RequestAborted);
        }
        catch (BadHttpRequestException exception)
        {
            return Reject(intake, "malformed", exception.StatusCode, "the body cannot be read", "body");
        }

        if (body is null)
        {
            return Reject(intake, "too_large", StatusCodes.Status413PayloadTooLarge, $"the body has more than {intake.MaxBodySize} bytes ([server] max_body_size)", "body");
        }

        if (checkedByHeaders is null && !intake.Authentication.CheckSignature(context.Request.Headers, body))
        {
            return Unauthorized(context, intake);
        }

        try
        {
            return await StoreAsync(context, intake, named, PayloadReader.Read(body, named ?? "", intake.Time.GetUtcNow()));
        }
        catch (PayloadException exception)
        {
            return Reject(intake, "malformed", StatusCodes.Status400BadRequest, exception.Message, exception.Field);
        }
    }

    private static async Task<IResult> StoreAsync(HttpContext context, Intake intake, string? named, AlertGroup group)
    {
        if ((named ?? Choose(group.Receiver, intake.ContactPoints)) is not { } contactPoint)
        {
            return Reject(intake, "unknown_contact_point", StatusCodes.Status404NotFound, "no contact point is configured", "receiver");
        }

        var complete = AlertLinks.Complete(group with { ContactPoint = contactPoint }, intake.GrafanaUrl, intake.Time.GetUtcNow());
        try
        {
            // whoever goes away now still gets the event stored
            return await intake.Store.AddAsync(complete, CancellationToken.None) switch
            {
                AddResult.Stored stored => Accept(intake, group, stored.Id),
                AddResult.Duplicate duplicate => AcceptDuplicate(intake, duplicate.Id),
                _ => Unavailable(context, intake, "backlog_full", "too much work waits already"),
            };
        }
        catch (Exception exception)
        {
            // the sender is told to come again; nothing was stored
            intake.Metrics.StoreErrors.Increment();
            intake.LogStoreFailed(exception);
            return Unavailable(context, intake, "store", "the store is not available");
        }
    }

    private static IResult Accept(Intake intake, AlertGroup group, string id)
    {
        intake.Metrics.EventsReceived.Increment(group.Source == AlertSource.Grafana ? "grafana" : "alertmanager");
        return TypedResults.Json(new ReceiptBody(id), EndpointJson.Default.ReceiptBody);
    }

    private static IResult AcceptDuplicate(Intake intake, string id)
    {
        intake.Metrics.Duplicates.Increment();
        return TypedResults.Json(new ReceiptBody(id), EndpointJson.Default.ReceiptBody);
    }

    /// <summary>The payload's receiver, which Grafana quotes for regular expressions, else the default.</summary>
    private static string? Choose(string receiver, ContactPointRegistry contactPoints) =>
        new[] { receiver, Quoted().Replace(receiver, "${letter}") }.FirstOrDefault(contactPoints.Contains) ?? contactPoints.DefaultName;

    private static IResult Unauthorized(HttpContext context, Intake intake)
    {
        context.Response.Headers.WWWAuthenticate = intake.Authentication.Challenge;
        return Reject(intake, "unauthenticated", StatusCodes.Status401Unauthorized, "the sender is not authenticated ([security])", null);
    }

    private static IResult Unavailable(HttpContext context, Intake intake, string reason, string error)
    {
        context.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        return Reject(intake, reason, StatusCodes.Status503ServiceUnavailable, error, null);
    }

    private static IResult Reject(Intake intake, string reason, int status, string error, string? field)
    {
        intake.Metrics.EventsRejected.Increment(reason);
        intake.LogRejected(status, reason, error);
        return TypedResults.Json(new ErrorBody(error, field), EndpointJson.Default.ErrorBody, statusCode: status);
    }

    private static string Printable(string text) => new([.. text.Take(100).Select(static letter => char.IsControl(letter) ? ' ' : letter)]);

    [GeneratedRegex(@"\\(?<letter>.)", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
