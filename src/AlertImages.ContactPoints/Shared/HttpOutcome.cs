using System.Net;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Shared;

/// <summary>What a status code means for a delivery: 2xx delivered; 408, 425, 429 and 5xx later; all others never.</summary>
internal static class HttpOutcome
{
    private const int MaxBody = 64 * 1024;
    private const int MaxDetail = 300;

    public static async Task<DeliveryResult> FromAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken) =>
        response.IsSuccessStatusCode
            ? new DeliveryResult.Delivered()
            : From(response, await ReadAsync(response, cancellationToken), time);

    /// <summary>For vendors that tell of failures inside a success: <paramref name="read"/> gets the body and answers null when all is well.</summary>
    public static async Task<DeliveryResult> FromAsync(
        HttpResponseMessage response, TimeProvider time, Func<string, DeliveryResult?> read, CancellationToken cancellationToken)
    {
        var body = await ReadAsync(response, cancellationToken);
        return response.IsSuccessStatusCode ? read(body) ?? new DeliveryResult.Delivered() : From(response, body, time);
    }

    /// <summary>For a status that is not a success.</summary>
    public static DeliveryResult From(HttpResponseMessage response, string body, TimeProvider time)
    {
        var detail = $"answered {(int)response.StatusCode}{(body.Length > 0 ? ": " : "")}{Shorten(body)}";
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => new DeliveryResult.TryLater(FailureReason.RateLimited, detail, RetryAfter.Of(response, time)),
            HttpStatusCode.RequestTimeout or (HttpStatusCode)425 or >= HttpStatusCode.InternalServerError =>
                new DeliveryResult.TryLater(FailureReason.ServerError, detail, RetryAfter.Of(response, time)),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new DeliveryResult.GiveUp(FailureReason.AuthError, detail),
            HttpStatusCode.RequestEntityTooLarge => new DeliveryResult.GiveUp(FailureReason.PayloadTooLarge, detail),
            _ => new DeliveryResult.GiveUp(FailureReason.ClientError, detail),
        };
    }

    /// <summary>The body as text, cut at 64 KiB.</summary>
    public static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxBody];
        var count = await stream.ReadAtLeastAsync(buffer, MaxBody, throwOnEndOfStream: false, cancellationToken);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, count);
    }

    /// <summary>One line of printable text.</summary>
    public static string Shorten(string text)
    {
        var line = new string([.. text.Take(MaxDetail).Select(static letter => char.IsControl(letter) ? ' ' : letter)]).Trim();
        return text.Length > MaxDetail ? line + "…" : line;
    }
}
