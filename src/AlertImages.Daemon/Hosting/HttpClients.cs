using System.Net.Security;

namespace AlertImages.Daemon.Hosting;

/// <summary>
/// Makes the clients of contact points: no redirects (they could leave the configured host), no cookies, no time-out of their own, bounded answers.
/// </summary>
internal sealed class HttpClients : IDisposable
{
    private const int MaxAnswer = 1024 * 1024;
    private readonly Lazy<HttpClient> _usual = new(static () => Make(null));

    public HttpClient Create(SslClientAuthenticationOptions? tls) => tls is null ? _usual.Value : Make(tls);

    public void Dispose()
    {
        if (_usual.IsValueCreated)
        {
            _usual.Value.Dispose();
        }
    }

    private static HttpClient Make(SslClientAuthenticationOptions? tls)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            // a new address of a vendor is seen within this time
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = EgressPolicy.ConnectAsync,
        };
        if (tls is not null)
        {
            handler.SslOptions = tls;
        }

        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxAnswer };
    }
}
