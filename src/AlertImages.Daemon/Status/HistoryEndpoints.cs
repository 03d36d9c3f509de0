using System.Data.Common;
using System.Reflection;
using System.Text.RegularExpressions;
using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.History;
using AlertImages.Core.Images;
using AlertImages.Daemon.Endpoints;
using AlertImages.Daemon.Status.Pages;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AlertImages.Daemon.Status;

/// <summary>
/// The history: <c>GET /</c>, <c>/notifications/{id}</c> and their pictures for people, <c>/api/v1/notifications</c> for programs.
/// Nothing of it needs a script, and none would run.
/// </summary>
internal static partial class HistoryEndpoints
{
    private const string Policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void MapHistory(this IEndpointRouteBuilder endpoints)
    {
        var history = endpoints.MapGroup("").AddEndpointFilter(async (context, next) =>
        {
            var headers = context.HttpContext.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers.CacheControl = "no-store";
            // with no-referrer a browser would not say that a form of ours is ours
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            try
            {
                return context.HttpContext.RequestServices.GetRequiredService<HistoryAccess>().Check(context.HttpContext) ?? await next(context);
            }
            catch (DbException exception)
            {
                var intake = context.HttpContext.RequestServices.GetRequiredService<Intake>();
                intake.Metrics.StoreErrors.Increment();
                intake.LogHistoryFailed(exception);
                return Problem(StatusCodes.Status503ServiceUnavailable, "the store is not available", null);
            }
        });
        history.MapGet("/", (Delegate)ShowListAsync);
        history.MapGet("/history.css", static () => TypedResults.Text(Style(), "text/css; charset=utf-8"));
        history.MapGet("/notifications/{id}", (Delegate)ShowOneAsync);
        history.MapGet("/notifications/images/{name}", (Delegate)ShowImageAsync);
        history.MapPost("/notifications/{id}/redeliver", (Delegate)RedeliverByFormAsync);
        history.MapGet("/api/v1/notifications", (Delegate)ListAsync);
        history.MapGet("/api/v1/notifications/{id}", (Delegate)FindAsync);
        history.MapPost("/api/v1/notifications/{id}/redeliver", (Delegate)RedeliverAsync);
    }

    /// <summary>Where a picture is shown here.</summary>
    public static string ImagePath(string token) => $"/notifications/images/{token}.png";

    private static async Task<IResult> ShowListAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var (filter, field) = HistoryQuery.Read(context.Request.Query);
        if (filter is null)
        {
            return BadParameter(field!);
        }

        var page = await services.GetRequiredService<INotificationHistory>().ListAsync(filter, context.RequestAborted);
        await BringPicturesAsync(context, page.Notifications);
        var names = services.GetRequiredService<ContactPointRegistry>().Names.Append(filter.ContactPoint)
            .Where(static name => name.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        return new RazorComponentResult<HistoryList>(new
        {
            Page = page,
            Filter = filter,
            ContactPoints = (IReadOnlyList<string>)[.. names],
            IsRefreshing = context.Request.Query.ContainsKey("refresh"),
        });
    }

    private static async Task<IResult> ShowOneAsync(HttpContext context, string id)
    {
        var services = context.RequestServices;
        if (await FindOneAsync(context, id) is not { } found)
        {
            return new RazorComponentResult<NotFoundPage>() { StatusCode = StatusCodes.Status404NotFound };
        }

        await BringPicturesAsync(context, [found]);
        return new RazorComponentResult<NotificationDetails>(new
        {
            Notification = found,
            Panels = services.GetRequiredService<PanelResolver>(),
            FormToken = HistoryAccess.FormToken(context),
            Redelivered = context.Request.Query["redelivered"].ToString(),
        });
    }

    /// <summary>Where daemons share a store, pictures that another one took are brought here.</summary>
    private static async Task BringPicturesAsync(HttpContext context, IReadOnlyList<NotificationRecord> notifications)
    {
        string[] elsewhere = [.. notifications.SelectMany(static notification => notification.Images)
            .Where(static image => !File.Exists(image.Value.Path))
            .Select(static image => image.Key)
            .Distinct(StringComparer.Ordinal)];
        await context.RequestServices.GetRequiredService<IImageCatalog>().FindImagesAsync(elsewhere, context.RequestAborted);
    }

    private static async Task<IResult> ShowImageAsync(HttpContext context, string name)
    {
        if (!ImageName().IsMatch(name)
            || await context.RequestServices.GetRequiredService<IImageCatalog>()
                .FindImagesAsync([name[..^".png".Length]], context.RequestAborted) is not [var image]
            || !File.Exists(image.Path))
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        return TypedResults.PhysicalFile(image.Path, "image/png");
    }

    private static async Task<IResult> RedeliverByFormAsync(HttpContext context, string id)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (!HistoryAccess.IsOwnForm(context, form["token"].ToString()))
        {
            return Problem(StatusCodes.Status403Forbidden, "the form does not come from this page, or is too old: load the page again", "token");
        }

        return await FindOneAsync(context, id) is { } found
            ? TypedResults.Redirect($"/notifications/{found.Id}?redelivered={await SendAgainAsync(context, found)}", permanent: false, preserveMethod: false)
            : new RazorComponentResult<NotFoundPage>() { StatusCode = StatusCodes.Status404NotFound };
    }

    private static async Task<IResult> ListAsync(HttpContext context)
    {
        var (filter, field) = HistoryQuery.Read(context.Request.Query);
        if (filter is null)
        {
            return BadParameter(field!);
        }

        var page = await context.RequestServices.GetRequiredService<INotificationHistory>().ListAsync(filter, context.RequestAborted);
        var panels = context.RequestServices.GetRequiredService<PanelResolver>();
        return TypedResults.Json(
            new NotificationsBody([.. page.Notifications.Select(record => NotificationBody.Of(record, panels))], page.Next),
            HistoryJson.Default.NotificationsBody);
    }

    private static async Task<IResult> FindAsync(HttpContext context, string id) => await FindOneAsync(context, id) is { } found
        ? TypedResults.Json(NotificationBody.Of(found, context.RequestServices.GetRequiredService<PanelResolver>()), HistoryJson.Default.NotificationBody)
        : NoNotification();

    private static async Task<IResult> RedeliverAsync(HttpContext context, string id)
    {
        if (!HistoryAccess.IsSameSite(context.Request))
        {
            return Problem(StatusCodes.Status403Forbidden, "a page of another site asked for this", null);
        }

        return await FindOneAsync(context, id) is { } found
            ? TypedResults.Json(new RedeliveredBody(await SendAgainAsync(context, found)), HistoryJson.Default.RedeliveredBody)
            : NoNotification();
    }

    private static Task<int> SendAgainAsync(HttpContext context, NotificationRecord found) =>
        context.RequestServices.GetRequiredService<IDeliveryStore>().RedeliverAsync(found.Id, CancellationToken.None);

    private static Task<NotificationRecord?> FindOneAsync(HttpContext context, string id) => IsEventId(id)
        ? context.RequestServices.GetRequiredService<INotificationHistory>().FindAsync(id, context.RequestAborted)
        : Task.FromResult<NotificationRecord?>(null);

    private static IResult BadParameter(string field) => Problem(StatusCodes.Status400BadRequest, $"the parameter {field} is not valid", field);

    private static IResult NoNotification() =>
        Problem(StatusCodes.Status404NotFound, "there is no notification of this id, or it is older than [notifications] history_retention", "id");

    private static IResult Problem(int status, string error, string? field) =>
        TypedResults.Json(new ErrorBody(error, field), EndpointJson.Default.ErrorBody, statusCode: status);

    private static string Style()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("status/history.css")!);
        return reader.ReadToEnd();
    }

    /// <summary>Whether a text has the form of an event's id.</summary>
    public static bool IsEventId(string text) => EventId().IsMatch(text);

    [GeneratedRegex(@"\A[0-9a-f]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex EventId();

    [GeneratedRegex(@"\A[0-9A-Za-z-]{20,40}\.png\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImageName();
}
