namespace AlertImages.Daemon.Endpoints;

/// <summary>The body of a request whose sender may post, or the answer to one who may not.</summary>
internal static class IntakeBody
{
    /// <summary>One of both is null.</summary>
    public static async Task<(byte[]? Body, IResult? Refusal)> ReadAsync(HttpContext context, Intake intake)
    {
        var checkedByHeaders = intake.Authentication.Check(context.Request.Headers);
        if (checkedByHeaders == false)
        {
            return (null, Unauthorized(context, intake));
        }

        byte[]? body;
        try
        {
            body = await RequestBody.ReadAsync(context.Request, intake.MaxBodySize, context.RequestAborted);
        }
        catch (BadHttpRequestException exception)
        {
            return (null, Reject(intake, "malformed", exception.StatusCode, "the body cannot be read", "body"));
        }

        if (body is null)
        {
            return (null, Reject(
                intake,
                "too_large",
                StatusCodes.Status413PayloadTooLarge,
                $"the body has more than {intake.MaxBodySize} bytes ([server] max_body_size)",
                "body"));
        }

        if (checkedByHeaders is not null)
        {
            return (body, null);
        }

        if (!intake.Authentication.CheckSignature(context.Request.Headers, body))
        {
            return (null, Unauthorized(context, intake));
        }

        return intake.Replays.Find(context.Request.Headers) is { } first ? (null, TakenBefore(intake, first)) : (body, null);
    }

    /// <summary>The same answer again.</summary>
    private static IResult TakenBefore(Intake intake, string id)
    {
        intake.Metrics.Duplicates.Increment();
        return id.Length == 0 ? TypedResults.Ok() : TypedResults.Json(new ReceiptBody(id), EndpointJson.Default.ReceiptBody);
    }

    public static IResult Unauthorized(HttpContext context, Intake intake)
    {
        context.Response.Headers.WWWAuthenticate = intake.Authentication.Challenge;
        intake.Metrics.EventsRejected.Increment("unauthenticated");
        if (intake.Rejections.IsFirst(context.Connection.RemoteIpAddress))
        {
            intake.LogUnauthenticated(context.Connection.RemoteIpAddress);
        }

        return Answer(StatusCodes.Status401Unauthorized, "the sender is not authenticated ([security])", null);
    }

    public static IResult Unavailable(HttpContext context, Intake intake, string reason, string error)
    {
        const string RetryAfterSeconds = "5";
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Reject(intake, reason, StatusCodes.Status503ServiceUnavailable, error, null);
    }

    /// <summary>The sender is told to come again; nothing was stored.</summary>
    public static IResult StoreFailed(HttpContext context, Intake intake, Exception exception)
    {
        intake.Queues.StoreErrors.Increment();
        intake.LogStoreFailed(exception);
        return Unavailable(context, intake, "store", "the store is not available");
    }

    public static IResult BacklogFull(HttpContext context, Intake intake) => Unavailable(context, intake, "backlog_full", "too much work waits already");

    public static IResult NoContactPoint(Intake intake) =>
        Reject(intake, "unknown_contact_point", StatusCodes.Status404NotFound, "no contact point is configured", "receiver");

    /// <summary>Counts, logs and answers.</summary>
    public static IResult Reject(Intake intake, string reason, int status, string error, string? field)
    {
        intake.Metrics.EventsRejected.Increment(reason);
        intake.LogRejected(status, reason, error);
        return Answer(status, error, field);
    }

    private static IResult Answer(int status, string error, string? field) =>
        TypedResults.Json(new ErrorBody(error, field), EndpointJson.Default.ErrorBody, statusCode: status);
}
