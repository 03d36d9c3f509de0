using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Webhook;

/// <summary>
/// Grafana's signature: hex HMAC-SHA256 over the body, or over <c>&lt;unix seconds&gt;:&lt;body&gt;</c> with a timestamp header (grafana/alerting
/// http/hmac.go).
/// </summary>
internal sealed record WebhookHmac
{
    private const string DefaultHeader = "X-Grafana-Alerting-Signature";

    [JsonPropertyName("secret")]
    public Secret? Secret { get; init; }

    [JsonPropertyName("header")]
    public string Header { get; init; } = "";

    [JsonPropertyName("timestampHeader")]
    public string TimestampHeader { get; init; } = "";

    public void Sign(HttpRequestMessage request, byte[] body, DateTimeOffset now)
    {
        byte[] signed = body;
        if (TimestampHeader.Length > 0)
        {
            var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            request.Headers.TryAddWithoutValidation(TimestampHeader, timestamp);
            signed = [.. Encoding.ASCII.GetBytes(timestamp + ":"), .. body];
        }

        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret!.Reveal()), signed);
        request.Headers.TryAddWithoutValidation(Header.Length > 0 ? Header : DefaultHeader, Convert.ToHexStringLower(signature));
    }
}
