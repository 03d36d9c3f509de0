using System.Net.Security;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.ContactPoints;

/// <summary>What integrations are made from, besides their settings.</summary>
/// <param name="CreateHttp">Gives a client without time-out, redirects or cookies; with TLS options of its own where a setting asks for them.</param>
/// <param name="Time">The clock.</param>
/// <param name="Loggers">Makes loggers.</param>
/// <param name="Shared">What all integrations of a type share (<c>[smtp]</c>, counters), by its type.</param>
public sealed record ContactPointServices(
    Func<SslClientAuthenticationOptions?, HttpClient> CreateHttp, TimeProvider Time, ILoggerFactory Loggers, IReadOnlyList<object> Shared)
{
    /// <summary>The usual client.</summary>
    public HttpClient Http => CreateHttp(null);

    /// <summary>The shared object of one type.</summary>
    public T Get<T>() => Shared.OfType<T>().Single();
}
