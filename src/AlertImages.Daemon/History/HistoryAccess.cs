using System.Net;
using System.Security.Cryptography;
using AlertImages.Core.Delivery;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Endpoints;

namespace AlertImages.Daemon.History;

/// <summary>Who may see the history, and whose clicks count.</summary>
internal sealed partial class HistoryAccess(
    SecuritySettings security, ServerSettings server, QueueMetrics metrics, TimeProvider time, ILogger<HistoryAccess> logger)
{
    private const string Cookie = "alertimages_form";

    private readonly SenderAuthentication _senders = new(security, time);

    /// <summary>Counts and logs that the history could not be read.</summary>
    public void ReportFailure(Exception exception)
    {
        metrics.StoreErrors.Increment();
        LogFailed(exception);
    }

    /// <summary>The answer to one who may not; null when all is well.</summary>
    public IResult? Check(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (security.UiPassword is { IsEmpty: false } password)
        {
            if (ConstantTime.IsPassword(authorization, password.Reveal()) || IsSender(context))
            {
                return null;
            }

            context.Response.Headers.WWWAuthenticate = "Basic realm=\"alertimages history\", charset=\"UTF-8\"";
            return Refuse(StatusCodes.Status401Unauthorized, "the history needs its password ([security] ui_password)");
        }

        if (security.AllowAnonymous || IsSender(context))
        {
            return null;
        }

        // guards against DNS rebinding: a page elsewhere could point its own name at our address
        return IsLoopback && IsOurName(context.Request.Host.Host)
            ? null
            : Refuse(StatusCodes.Status403Forbidden, "off loopback the history is only shown with a password: set [security] ui_password");
    }

    /// <summary>The word that a form of ours brings back with its cookie; other sites know neither.</summary>
    public static string FormToken(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is { Length: 64 } known && known.All(char.IsAsciiHexDigit))
        {
            return known;
        }

        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        context.Response.Cookies.Append(
            Cookie,
            token,
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/" });
        return token;
    }

    /// <summary>Whether a form was sent from a page of ours.</summary>
    public static bool IsOwnForm(HttpContext context, string token) =>
        IsSameSite(context.Request) && context.Request.Cookies[Cookie] is { Length: 64 } cookie && ConstantTime.AreEqual(cookie, token);

    /// <summary>False for a request that a browser makes for another site (https://www.w3.org/TR/fetch-metadata/).</summary>
    public static bool IsSameSite(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
        {
            // what a browser says of itself; behind a proxy our name may be another
            return site is "same-origin" or "none";
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    private bool IsLoopback => server.Address == "localhost" || (IPAddress.TryParse(server.Address, out var address) && IPAddress.IsLoopback(address));

    private bool IsSender(HttpContext context) => security.HasAuthentication && _senders.Check(context.Request.Headers) == true;

    private bool IsOurName(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address))
            || (Uri.TryCreate(server.RootUrl, UriKind.Absolute, out var root) && root.Host == host);

    private static IResult Refuse(int status, string error) => TypedResults.Json(new ErrorBody(error), EndpointJson.Default.ErrorBody, statusCode: status);

    [LoggerMessage(LogLevel.Error, "The history could not be read")]
    private partial void LogFailed(Exception exception);
}
