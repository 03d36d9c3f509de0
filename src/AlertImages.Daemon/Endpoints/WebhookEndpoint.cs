using AlertImages.Core.Alerts;
using AlertImages.Core.Pipeline;
using AlertImages.Daemon.Endpoints.Payloads;

namespace AlertImages.Daemon.Endpoints;

/// <summary>
/// <c>POST</c> and <c>PUT /api/v1/webhook[/{contactPoint}]</c>: authenticates, reads, checks and stores an event; 200 only when it is durable.
/// </summary>
internal static class WebhookEndpoint
{
    private static readonly string[] s_methods = [HttpMethods.Post, HttpMethods.Put];

    public static void MapWebhook(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/api/v1/webhook", s_methods, static (HttpContext context, Intake intake) => ReceiveAsync(context, intake, null));
        endpoints.MapMethods(
            "/api/v1/webhook/{contactPoint}",
            s_methods,
            static (HttpContext context, Intake intake, string contactPoint) => ReceiveAsync(context, intake, contactPoint));
    }

    private static async Task<IResult> ReceiveAsync(HttpContext context, Intake intake, string? named)
    {
        var (body, refusal) = await IntakeBody.ReadAsync(context, intake);
        if (body is null)
        {
            return refusal!;
        }

        if (named is not null && !intake.Provisioned.Current.Contains(named))
        {
            return IntakeBody.Reject(
                intake,
                "unknown_contact_point",
                StatusCodes.Status404NotFound,
                $"there is no contact point '{Printable(named)}'",
                "contactPoint");
        }

        try
        {
            return await StoreAsync(context, intake, named, PayloadReader.Read(body, named ?? "", intake.Time.GetUtcNow()), body);
        }
        catch (PayloadException exception)
        {
            return IntakeBody.Reject(intake, "malformed", StatusCodes.Status400BadRequest, exception.Message, exception.Field);
        }
    }

    private static async Task<IResult> StoreAsync(HttpContext context, Intake intake, string? named, AlertGroup group, byte[] body)
    {
        if ((named ?? Routes.ContactPointOf(group.Receiver, intake.Provisioned.Current)) is not { } contactPoint)
        {
            return IntakeBody.NoContactPoint(intake);
        }

        var complete = AlertLinks.Complete(group with { ContactPoint = contactPoint }, intake.GrafanaUrl, intake.Time.GetUtcNow());
        return await intake.AddAsync(context, complete, body) switch
        {
            { Refusal: { } refusal } => refusal,
            var added => TypedResults.Json(new ReceiptBody(added.Id!), EndpointJson.Default.ReceiptBody),
        };
    }

    private static string Printable(string text) => new([.. text.Take(100).Select(static letter => char.IsControl(letter) ? ' ' : letter)]);
}
