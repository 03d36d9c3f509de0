using System.Net.Security;
using System.Text.Json.Nodes;
using AlertImages.ContactPoints;
using AlertImages.ContactPoints.Email;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Telemetry;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.ContactPoints;

/// <summary>Makes integrations as the daemon does.</summary>
internal sealed class ContactPointFactory : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };

    public ManualTime Time { get; } = new();

    public MetricRegistry Metrics { get; } = new();

    public EmailMetrics Emails => new(Metrics);

    public SmtpOptions Smtp { get; set; } = new();

    public IContactPoint Create(string type, JsonObject settings)
    {
        var errors = new List<string>();
        var create = ContactPointCatalog.Find(type)!.Bind(settings, errors);
        Assert.That(errors, Is.Empty);
        return create!(new ContactPointServices(CreateHttp, Time, NullLoggerFactory.Instance, Smtp, Metrics));
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The errors that <c>check-config</c> would tell.</summary>
    public static IReadOnlyList<string> Errors(string type, JsonObject settings)
    {
        var errors = new List<string>();
        ContactPointCatalog.Find(type)!.Bind(settings, errors);
        return errors;
    }

    private HttpClient CreateHttp(SslClientAuthenticationOptions? tls) => _http;
}
