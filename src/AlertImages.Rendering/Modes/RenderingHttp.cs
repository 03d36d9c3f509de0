using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using AlertImages.Core.Pictures;

namespace AlertImages.Rendering.Modes;

/// <summary>Requests to Grafana and to renderers: no redirects, no cookies, bounded answers, and words without addresses.</summary>
internal static class RenderingHttp
{
    /// <summary>Left of our deadline for the way of the answer.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(1);

    public static HttpClient Create(string caCertFile)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (caCertFile.Length > 0)
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(caCertFile);
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The body up to one byte more than a picture may have, so that a larger one is seen to be too large.</summary>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        const int Max = PngFile.MaxBytes + 1;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var bytes = new MemoryStream();
        var buffer = new byte[81_920];
        while (bytes.Length < Max)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, Max - bytes.Length)), cancellationToken);
            if (read == 0)
            {
                break;
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    /// <summary>Whole seconds that a renderer gets: a little less than we wait, at least one.</summary>
    public static string BudgetSeconds(TimeSpan timeout) =>
        Math.Max(1, (long)(timeout - s_margin).TotalSeconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>What went wrong, without the address, which may hold a key.</summary>
    public static string Reason(Exception exception) =>
        exception is HttpRequestException request ? request.HttpRequestError.ToString() : exception.GetType().Name;
}
