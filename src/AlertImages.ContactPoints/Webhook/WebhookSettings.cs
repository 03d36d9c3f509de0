using System.Text.Json;
using System.Text.Json.Serialization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Templating;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Webhook;

/// <summary>Grafana's settings of the type <c>webhook</c> (grafana/alerting receivers/webhook/v1/config.go).</summary>
internal sealed record WebhookSettings
{
    /// <summary>Success without sending, as in Grafana.</summary>
    public const string Noop = "grafana://noop";

    private static readonly HashSet<string> s_restricted = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Accept-Encoding", "Accept-Charset", "Content-Encoding", "Content-Length", "Authorization", "User-Agent", "Transfer-Encoding",
        "Connection", "Upgrade", "Trailer", "TE", "Proxy-Authorization", "Proxy-Authenticate", "Cookie", "Set-Cookie", "Referer", "Origin",
        "X-Forwarded-For", "X-Real-IP", "Via", "Forwarded", "Expect", "Keep-Alive", "Date", "Max-Forwards",
    };

    [JsonPropertyName("url")]
    public Secret? Url { get; init; }

    [JsonPropertyName("httpMethod")]
    public string HttpMethod { get; init; } = "";

    [JsonPropertyName("username")]
    public string Username { get; init; } = "";

    [JsonPropertyName("password")]
    public Secret? Password { get; init; }

    [JsonPropertyName("authorization_scheme")]
    public string AuthorizationScheme { get; init; } = "";

    [JsonPropertyName("authorization_credentials")]
    public Secret? AuthorizationCredentials { get; init; }

    [JsonPropertyName("maxAlerts")]
    public long MaxAlerts { get; init; }

    /// <summary>Ours: pictures as Base64 in <c>embeddedImage</c>.</summary>
    [JsonPropertyName("embedImages")]
    public bool EmbedImages { get; init; }

    [JsonPropertyName("title")]
    public TextTemplate? Title { get; init; }

    [JsonPropertyName("message")]
    public TextTemplate? Message { get; init; }

    [JsonPropertyName("headers")]
    public Dictionary<string, Secret>? Headers { get; init; }

    [JsonPropertyName("hmacConfig")]
    public WebhookHmac? Hmac { get; init; }

    [JsonPropertyName("tlsConfig")]
    public WebhookTls? Tls { get; init; }

    [JsonPropertyName("payload")]
    public WebhookPayload? Payload { get; init; }

    [JsonPropertyName("http_config")]
    public JsonElement? HttpConfig { get; init; }

    public static void Validate(WebhookSettings settings, ICollection<string> errors)
    {
        ValidateUrl(settings.Url?.Reveal() ?? "", errors);
        if (settings.HttpMethod is not ("" or "POST" or "PUT"))
        {
            errors.Add("httpMethod: webhook only supports HTTP methods PUT or POST");
        }

        var hasBasic = settings.Username.Length > 0 || settings.Password is { IsEmpty: false };
        if (hasBasic && settings.AuthorizationCredentials is { IsEmpty: false })
        {
            errors.Add("authorization_credentials: both HTTP Basic Authentication and Authorization Header are set, only 1 is permitted");
        }

        foreach (var name in settings.Headers?.Keys.Where(s_restricted.Contains) ?? [])
        {
            errors.Add($"headers: the header {name} cannot be set");
        }

        if (settings.Hmac is not null && settings.Hmac.Secret is not { IsEmpty: false })
        {
            errors.Add("hmacConfig.secret: must be set");
        }

        settings.Tls?.Validate(errors);
        RefuseUnsupported("http_config", settings.HttpConfig, "OAuth2 is not supported yet", errors);
    }

    private static void ValidateUrl(string url, ICollection<string> errors)
    {
        if (url.Length == 0)
        {
            errors.Add("url: required field 'url' is not specified");
        }
        else if (url != Noop)
        {
            SettingRules.CheckAddress(url, "url", errors);
        }
    }

    private static void RefuseUnsupported(string key, JsonElement? value, string why, ICollection<string> errors)
    {
        var isSet = value is { ValueKind: JsonValueKind.Object } element && element.EnumerateObject().Any(static property =>
            property.Value.ValueKind is not JsonValueKind.Null && property.Value.ToString().Length > 0);
        if (isSet)
        {
            errors.Add($"{key}: {why}");
        }
    }
}
