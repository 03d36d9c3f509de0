using System.Data.Common;
using System.Reflection;
using System.Text.RegularExpressions;
using AlertImages.Core.Delivery;
using AlertImages.Core.History;
using AlertImages.Core.Pictures;
using AlertImages.Core.Provisioned;
using AlertImages.Daemon.Endpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AlertImages.Daemon.History.Pages;

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
            // with no-referrer browsers omit Origin on form posts, and the same-site check would fail
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            var access = context.HttpContext.RequestServices.GetRequiredService<HistoryAccess>();
            try
            {
                return access.Check(context.HttpContext) ?? await next(context);
            }
            catch (DbException exception)
            {
                access.ReportFailure(exception);
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

    private static async Task<IResult> ShowListAsync(HttpContext context, INotificationHistory history, IPictureStore store, ProvisionedHolder provisioned)
    {
        var (filter, field) = HistoryQuery.Read(context.Request.Query);
        if (filter is null)
        {
            return BadParameter(field!);
        }

        var page = await history.ListAsync(filter, context.RequestAborted);
        await BringPicturesAsync(store, page.Notifications, context.RequestAborted);
        var names = provisioned.Current.Names.Append(filter.ContactPoint).Where(static name => name.Length > 0)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new RazorComponentResult<HistoryList>(
            new
            {
                Page = page,
                Filter = filter,
                ContactPoints = (IReadOnlyList<string>)[.. names],
                IsRefreshing = context.Request.Query.ContainsKey("refresh"),
            });
    }

    private static async Task<IResult> ShowOneAsync(HttpContext context, string id, INotificationHistory history, IPictureStore store)
    {
        if (await FindOneAsync(context, history, id) is not { } found)
        {
            return new RazorComponentResult<NotFoundPage>() { StatusCode = StatusCodes.Status404NotFound };
        }

        await BringPicturesAsync(store, [found], context.RequestAborted);
        return new RazorComponentResult<NotificationDetails>(new
        {
            Notification = found,
            FormToken = HistoryAccess.FormToken(context),
            Redelivered = context.Request.Query["redelivered"].ToString(),
        });
    }

    /// <summary>Where daemons share a store, pictures that another one took are brought here.</summary>
    private static async Task BringPicturesAsync(IPictureStore store, IReadOnlyList<NotificationRecord> notifications, CancellationToken cancellationToken)
    {
        string[] elsewhere =
        [
            .. notifications.SelectMany(static notification => notification.KnownPictures).Where(
                static picture => !File.Exists(picture.Value.Path)).Select(static picture => picture.Key).Distinct(StringComparer.Ordinal),
        ];
        await store.FetchPicturesAsync(elsewhere, cancellationToken);
    }

    private static async Task<IResult> ShowImageAsync(HttpContext context, string name, IPictureStore store)
    {
        if (!ImageName().IsMatch(name) || await store.FetchPicturesAsync([name[..^".png".Length]], context.RequestAborted) is not [var picture]
                || !File.Exists(picture.Path))
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        return TypedResults.PhysicalFile(picture.Path, "image/png");
    }

    private static async Task<IResult> RedeliverByFormAsync(HttpContext context, string id, INotificationHistory history, IDeliveryStore deliveries)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (!HistoryAccess.IsOwnForm(context, form["token"].ToString()))
        {
            return Problem(StatusCodes.Status403Forbidden, "the form does not come from this page, or is too old: load the page again", "token");
        }

        return await FindOneAsync(context, history, id) is { } found
            ? TypedResults.Redirect($"/notifications/{found.Id}?redelivered={await SendAgainAsync(deliveries, found)}", permanent: false, preserveMethod: false)
            : new RazorComponentResult<NotFoundPage>() { StatusCode = StatusCodes.Status404NotFound };
    }

    private static async Task<IResult> ListAsync(HttpContext context, INotificationHistory history)
    {
        var (filter, field) = HistoryQuery.Read(context.Request.Query);
        if (filter is null)
        {
            return BadParameter(field!);
        }

        var page = await history.ListAsync(filter, context.RequestAborted);
        return TypedResults.Json(new NotificationsBody([.. page.Notifications.Select(NotificationBody.Of)], page.Next), HistoryJson.Default.NotificationsBody);
    }

    private static async Task<IResult> FindAsync(HttpContext context, string id, INotificationHistory history) =>
        await FindOneAsync(context, history, id) is { } found
        ? TypedResults.Json(NotificationBody.Of(found), HistoryJson.Default.NotificationBody)
        : NoNotification();

    private static async Task<IResult> RedeliverAsync(HttpContext context, string id, INotificationHistory history, IDeliveryStore deliveries)
    {
        if (!HistoryAccess.IsSameSite(context.Request))
        {
            return Problem(StatusCodes.Status403Forbidden, "a page of another site asked for this", null);
        }

        return await FindOneAsync(context, history, id) is { } found
            ? TypedResults.Json(new RedeliveredBody(await SendAgainAsync(deliveries, found)), HistoryJson.Default.RedeliveredBody)
            : NoNotification();
    }

    private static Task<int> SendAgainAsync(IDeliveryStore deliveries, NotificationRecord found) =>
        deliveries.RedeliverAsync(found.Id, CancellationToken.None);

    private static Task<NotificationRecord?> FindOneAsync(HttpContext context, INotificationHistory history, string id) => IsEventId(id)
        ? history.FindAsync(id, context.RequestAborted)
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
