using System.Text.Json;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Slack;

/// <summary>Reads Slack's answers: its API says <c>ok: false</c> with status 200, an incoming webhook says <c>ok</c> as plain text.</summary>
internal static class SlackOutcome
{
    // https://docs.slack.dev/reference/methods/chat.postMessage#errors
    private static readonly HashSet<string> s_passing = new(StringComparer.Ordinal)
    {
        "ratelimited", "rate_limited", "message_limit_exceeded", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org",
    };

    private static readonly HashSet<string> s_auth = new(StringComparer.Ordinal)
    {
        "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "no_permission", "missing_scope", "access_denied",
        "not_allowed_token_type", "ekm_access_denied", "org_login_required",
    };

    /// <summary>What the answer means, and the answer itself when it was one of the API's.</summary>
    public static (DeliveryResult Result, SlackAnswer? Answer) Read(HttpResponseMessage response, string body, TimeProvider time)
    {
        if ((int)response.StatusCode is 408 or 425 or 429 or (>= 300 and < 400) or >= 500)
        {
            return (HttpOutcome.From(response, body, time), null);
        }

        if (response.Content.Headers.ContentType?.MediaType == "application/json")
        {
            return ReadJson(response, body, time);
        }

        return body.Trim() == "ok" && response.IsSuccessStatusCode
            ? (new DeliveryResult.Delivered(), null)
            : (new DeliveryResult.GiveUp(FailureReason.ClientError, $"failed to send request: {HttpOutcome.Shorten(body)} ({(int)response.StatusCode})"), null);
    }

    private static (DeliveryResult Result, SlackAnswer? Answer) ReadJson(HttpResponseMessage response, string body, TimeProvider time)
    {
        SlackAnswer? answer;
        try
        {
            answer = JsonSerializer.Deserialize(body, SlackJson.Default.SlackAnswer);
        }
        catch (JsonException)
        {
            answer = null;
        }

        if (answer is null)
        {
            return (new DeliveryResult.TryLater(FailureReason.ServerError, "the answer is not valid JSON"), null);
        }

        if (answer.Ok)
        {
            var reference = answer.Timestamp is null ? null : $"{answer.Channel}/{answer.Timestamp}";
            return (new DeliveryResult.Delivered(reference), answer);
        }

        var error = answer.Error ?? "unknown_error";
        var detail = "failed to send request: " + HttpOutcome.Shorten(error);
        DeliveryResult result = s_passing.Contains(error)
            ? new DeliveryResult.TryLater(
                error.Contains("limit", StringComparison.Ordinal) ? FailureReason.RateLimited : FailureReason.ServerError,
                detail,
                RetryAfter.Of(response, time))
            : new DeliveryResult.GiveUp(s_auth.Contains(error) ? FailureReason.AuthError : FailureReason.ClientError, detail);
        return (result, answer);
    }
}
