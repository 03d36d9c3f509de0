using System.Net.Security;
using AlertImages.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.ContactPoints;

/// <summary>What integrations are made from, besides their settings.</summary>
/// <param name="CreateHttp">Gives a client without time-out, redirects or cookies; with TLS options of its own where a setting asks for them.</param>
/// <param name="Time">The clock.</param>
/// <param name="Loggers">Makes loggers.</param>
/// <param name="Smtp">The mail server.</param>
/// <param name="Metrics">For counters that all integrations of a type share.</param>
public sealed record ContactPointServices(
    Func<SslClientAuthenticationOptions?, HttpClient> CreateHttp, TimeProvider Time, ILoggerFactory Loggers, SmtpOptions Smtp, MetricRegistry Metrics)
{
    /// <summary>The usual client.</summary>
    public HttpClient Http => CreateHttp(null);
}
