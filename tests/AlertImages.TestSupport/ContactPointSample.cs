using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AlertImages.TestSupport;

/// <summary>A stand-in for the vendor of each type of contact point: settings that reach it, and the answer of a vendor that is content.</summary>
public sealed record ContactPointSample(string Type, Func<string, JsonObject> Settings, string[] Required)
{
    /// <summary>A secret that stands in every sample's settings.</summary>
    public const string Secret = "canary-secret-4711";

    /// <summary>One for each type but <c>email</c>; <c>slack</c> as a bot.</summary>
    public static IReadOnlyList<ContactPointSample> All { get; } =
    [
        new("dingding", static url => new() { ["url"] = url + "ding?access_token=" + Secret }, ["url"]),
        new("discord", static url => new() { ["url"] = url + "api/webhooks/1/" + Secret }, ["url"]),
        new("googlechat", static url => new() { ["url"] = url + "v1/spaces/A/messages?key=" + Secret }, ["url"]),
        new(
            "kafka",
            static url => new() { ["kafkaRestProxy"] = url, ["kafkaTopic"] = "alerts", ["username"] = "user", ["password"] = Secret },
            ["kafkaRestProxy", "kafkaTopic"]),
        new("line", static url => new() { ["apiUrl"] = url, ["channelAccessToken"] = Secret, ["to"] = "U1" }, ["channelAccessToken", "to"]),
        new("opsgenie", static url => new() { ["apiUrl"] = url + "v2/alerts", ["apiKey"] = Secret }, ["apiKey"]),
        new("pagerduty", static url => new() { ["url"] = url + "v2/enqueue", ["integrationKey"] = Secret, ["source"] = "host-1" }, ["integrationKey"]),
        new("prometheus-alertmanager", static url => new() { ["url"] = url, ["basicAuthUser"] = "user", ["basicAuthPassword"] = Secret }, ["url"]),
        new("pushover", static url => new() { ["apiUrl"] = url, ["userKey"] = "user-key", ["apiToken"] = Secret }, ["userKey", "apiToken"]),
        new("sensugo", static url => new() { ["url"] = url, ["apikey"] = Secret }, ["url", "apikey"]),
        new(
            "slack",
            static url => new()
            {
                ["endpointUrl"] = url + "api/chat.postMessage",
                ["url"] = url + "api/chat.postMessage",
                ["token"] = Secret,
                ["recipient"] = "#alerts",
            },
            []),
        new("teams", static url => new() { ["url"] = url + "workflows/" + Secret }, ["url"]),
        new("telegram", static url => new() { ["apiUrl"] = url, ["bottoken"] = Secret, ["chatid"] = "-100200" }, ["bottoken", "chatid"]),
        new(
            "threema",
            static url => new() { ["apiUrl"] = url, ["gateway_id"] = "*GATEWAY", ["recipient_id"] = "RECIPIEN", ["api_secret"] = Secret },
            ["gateway_id", "recipient_id", "api_secret"]),
        new("victorops", static url => new() { ["url"] = url + "integrations/generic/1/alert/" + Secret }, ["url"]),
        new("webhook", static url => new() { ["url"] = url + "hook", ["username"] = "user", ["password"] = Secret }, ["url"]),
    ];

    /// <summary>The sample of a type.</summary>
    public static ContactPointSample Of(string type) => All.Single(sample => sample.Type == type);

    /// <summary>Answers as the vendor does when all is well.</summary>
    public static Task AnswerAsync(HttpContext context, RecordedRequest request)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(request);
        var path = request.PathAndQuery.Split('?')[0];
        var root = $"{context.Request.Scheme}://{context.Request.Host}/";
        object? json = path switch
        {
            "/ding" => new { errcode = 0, errmsg = "ok" },
            _ when path.StartsWith("/api/webhooks/", StringComparison.Ordinal) => new { id = "1101" },
            _ when path.StartsWith("/topics/", StringComparison.Ordinal) => new { offsets = new[] { new { partition = 0, offset = 7 } } },
            _ when path.StartsWith("/v3/clusters/", StringComparison.Ordinal) => new { error_code = 200 },
            "/v1/spaces/A/messages" => new { name = "spaces/A/messages/B" },
            "/v2/bot/message/push" => new { sentMessages = new[] { new { id = "461230966842064897" } } },
            "/1/messages.json" => new { status = 1, request = "r1" },
            "/api/files.getUploadURLExternal" => new { ok = true, upload_url = root + "upload/F1", file_id = "F1" },
            "/api/chat.postMessage" => new { ok = true, channel = "C1", ts = "1700000000.000100" },
            _ when path.StartsWith("/api/", StringComparison.Ordinal) && !path.StartsWith("/api/core/", StringComparison.Ordinal) => new { ok = true },
            _ when path.StartsWith("/bot", StringComparison.Ordinal) => path.EndsWith("sendMediaGroup", StringComparison.Ordinal)
                ? new { ok = true, result = new[] { new { message_id = 43 } } }
                : new { ok = true, result = new { message_id = 42 } },
            _ when path.StartsWith("/integrations/", StringComparison.Ordinal) => new { result = "success", entity_id = "e1" },
            _ => null,
        };
        context.Response.StatusCode = path switch
        {
            "/v2/enqueue" or "/v2/alerts" => 202,
            _ when path.StartsWith("/workflows/", StringComparison.Ordinal) => 202,
            _ => 200,
        };
        return json is null
            ? context.Response.WriteAsync(path == "/send_simple" ? "0011223344556677" : path.StartsWith("/services/", StringComparison.Ordinal) ? "ok" : "")
            : context.Response.WriteAsJsonAsync(json);
    }
}
