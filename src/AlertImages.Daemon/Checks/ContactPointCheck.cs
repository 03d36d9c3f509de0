using System.Net.Security;
using System.Net.Sockets;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Delivery;
using AlertImages.Core.Pictures;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Templating;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;

namespace AlertImages.Daemon.Checks;

/// <summary>
/// Whether somebody answers, with a certificate that is trusted, where each integration sends to. Nothing is sent:
/// a notification goes as far as its address and no further.
/// </summary>
internal sealed class ContactPointCheck(CheckedConfiguration configuration, HttpClients clients, ILoggerFactory loggers)
{
    private const string EmailType = "email";
    private const int SmtpsPort = 465;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);
    private readonly SmtpOptions _smtp = RuntimeOptions.Smtp(configuration.Settings);

    public async IAsyncEnumerable<Finding> RunAsync()
    {
        using var addresses = new AddressBook();
        var services = new ContactPointServices(addresses.Create, TimeProvider.System, loggers, _smtp, new MetricRegistry());
        foreach (var (name, integrations) in configuration.CreateSnapshot(services).ContactPoints.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            foreach (var integration in integrations)
            {
                yield return await CheckAsync(addresses, name, integration);
            }
        }
    }

    private async Task<Finding> CheckAsync(AddressBook addresses, string name, Integration integration)
    {
        var subject = $"contact point {name}, {integration.Type}";
        if (integration.Type == EmailType)
        {
            return await CheckMailServerAsync(subject);
        }

        addresses.Last = null;
        try
        {
            await integration.Sender.SendAsync(Notification(name, integration), CancellationToken.None);
        }
        catch (HttpRequestException)
        {
            // as far as its address
        }

        return addresses.Last is { } found
            ? await CheckAsync(subject, found.Address, found.Tls, integration.Sender.Images)
            : new Finding(FindingState.Skipped, subject, "it sends nothing over the network");
    }

    private async Task<Finding> CheckAsync(string subject, Uri address, SslClientAuthenticationOptions? tls, ImageSupport pictures)
    {
        // the path may hold a key
        var root = new Uri(address.GetLeftPart(UriPartial.Authority));
        try
        {
            using var limit = new CancellationTokenSource(s_timeout, TimeProvider.System);
            using var request = new HttpRequestMessage(HttpMethod.Head, root);
            using var response = await clients.Create(tls).SendAsync(request, limit.Token);
            return new Finding(FindingState.Fine, subject, $"{root.Authority} answers; {Describe(pictures)}");
        }
        catch (HttpRequestException exception)
        {
            return new Finding(FindingState.Failed, subject, $"{root.Authority}: {exception.HttpRequestError}", exception.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "correct the address, or look at DNS",
                HttpRequestError.SecureConnectionError => "its certificate is not trusted: is a proxy between?",
                _ => "correct the address; look at proxy and firewall",
            });
        }
        catch (OperationCanceledException)
        {
            return new Finding(
                FindingState.Failed,
                subject,
                $"{root.Authority} does not answer within {s_timeout.TotalSeconds:0} s",
                "look at proxy and firewall");
        }
    }

    private async Task<Finding> CheckMailServerAsync(string subject)
    {
        var name = configuration.Settings.Get<SmtpSection>().Host;
        if (!_smtp.Enabled)
        {
            return new Finding(FindingState.Failed, subject, "[smtp] enabled = false: no mail is sent", "set it to true");
        }

        try
        {
            using var limit = new CancellationTokenSource(s_timeout, TimeProvider.System);
            using var connection = new TcpClient();
            await connection.ConnectAsync(_smtp.Host, _smtp.Port, limit.Token);
            using var reader = new StreamReader(connection.GetStream());
            var greeting = _smtp.Port == SmtpsPort ? "220" : await reader.ReadLineAsync(limit.Token) ?? "";
            return greeting.StartsWith("220", StringComparison.Ordinal)
                ? new Finding(FindingState.Fine, subject, $"{name} greets; pictures are in the mail")
                : new Finding(FindingState.Failed, subject, $"{name} does not greet as a mail server does", "correct [smtp] host");
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
        {
            return new Finding(
                FindingState.Failed,
                subject,
                $"{name} cannot be reached ({(exception is SocketException socket ? socket.SocketErrorCode.ToString() : "no answer")})",
                "correct [smtp] host; look at DNS and firewall");
        }
    }

    /// <summary>What an integration can show.</summary>
    public static string Describe(ImageSupport pictures)
    {
        static string Count(int count) => count == ImageSupport.Unlimited ? "all pictures" : count == 1 ? "1 picture" : $"{count} pictures";
        return (pictures.MaxUploads, pictures.MaxLinks) switch
        {
            (0, 0) => "it shows no pictures",
            (0, var links) => $"it shows {Count(links)} by link, so they need image storage",
            (var uploads, 0) => $"it shows {Count(uploads)} by upload",
            var (uploads, links) => $"it shows {Count(uploads)} by upload or {Count(links)} by link",
        };
    }

    private Notification Notification(string name, Integration integration)
    {
        var now = TimeProvider.System.GetUtcNow();
        var grafana = configuration.Settings.Get<GrafanaSettings>();
        var group = SampleGroup.Create(name, 1, 0, now, grafana.Url, grafana.OrgId);
        var delivery = new ClaimedDelivery.Message
        {
            Id = 0,
            EventId = group.GroupKey,
            ContactPoint = name,
            Integration = integration.Uid,
            Type = integration.Type,
            Attempt = 1,
            ReceivedAt = now,
            CreatedAt = now,
            Group = group,
            Pictures = [.. group.Alerts.Select(static _ => new AlertPicture(null, PictureFailure.CaptureDisabled))],
        };
        return NotificationParts.Compose(
            delivery, integration, new Dictionary<string, Picture>(), new NotificationRules(ShowReason: true, PicturePolicies.None, now)) with
        {
            Templates = new TemplateRenderer(configuration.Provisioning.Templates, TimeProvider.System, static _ => { }),
        };
    }

    /// <summary>Notes where requests want to go, and lets none of them go.</summary>
    private sealed class AddressBook : IDisposable
    {
        private readonly List<HttpClient> _clients = [];

        public (Uri Address, SslClientAuthenticationOptions? Tls)? Last { get; set; }

        public HttpClient Create(SslClientAuthenticationOptions? tls)
        {
            var client = new HttpClient(new Handler(this, tls));
            _clients.Add(client);
            return client;
        }

        public void Dispose() => _clients.ForEach(static client => client.Dispose());

        private sealed class Handler(AddressBook book, SslClientAuthenticationOptions? tls) : HttpMessageHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                book.Last = (request.RequestUri!, tls);
                throw new HttpRequestException(HttpRequestError.Unknown, "only the address was wanted");
            }
        }
    }
}
