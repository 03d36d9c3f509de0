using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AlertImages.Uploaders.Gcs;

/// <summary>
/// A link of Cloud Storage's V4 signing process with RSA keys (cloud.google.com/storage/docs/authentication/canonical-requests), for GET, without further
/// headers.
/// </summary>
internal sealed record SignedAddress
{
    private readonly string _address;
    private readonly string _canonicalRequest;
    private readonly string _time;
    private readonly string _scope;

    public SignedAddress(Uri endpoint, string bucket, string key, string email, DateTimeOffset now, TimeSpan expiration)
    {
        _time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        _scope = $"{_time[..8]}/auto/storage/goog4_request";
        var path = $"/{Uri.EscapeDataString(bucket)}/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}";
        var seconds = ((long)expiration.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        // in the order of their names
        var query =
            $"X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential={Uri.EscapeDataString($"{email}/{_scope}")}"
                + $"&X-Goog-Date={_time}&X-Goog-Expires={seconds}&X-Goog-SignedHeaders=host";
        _address = endpoint.GetLeftPart(UriPartial.Authority) + path + "?" + query;
        _canonicalRequest = $"GET\n{path}\n{query}\nhost:{endpoint.Authority}\n\nhost\nUNSIGNED-PAYLOAD";
    }

    /// <summary>What the account signs.</summary>
    public byte[] ToSign =>
        Encoding.UTF8.GetBytes($"GOOG4-RSA-SHA256\n{_time}\n{_scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_canonicalRequest)))}");

    public Uri With(byte[] signature) => new($"{_address}&X-Goog-Signature={Convert.ToHexStringLower(signature)}");
}
