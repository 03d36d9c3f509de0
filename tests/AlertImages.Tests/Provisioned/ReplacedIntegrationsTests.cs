using AlertImages.ContactPoints;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Telemetry;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Provisioned;

/// <summary>What a reload does with the integrations that it replaces.</summary>
public sealed class ReplacedIntegrationsTests
{
    private readonly ProvisionedHolder _sut = new();

    [Test]
    public void A_replaced_integration_is_disposed()
    {
        var (old, next) = (new Owning(), new Owning());
        Apply(old);

        Apply(next);

        Assert.That((old.Disposals, next.Disposals), Is.EqualTo((1, 0)));
    }

    [Test]
    public void An_integration_in_use_is_disposed_after_its_last_use()
    {
        var old = new Owning();
        Apply(old);
        var (first, second) = (_sut.Use("ops", "uid")!, _sut.Use("ops", "uid")!);

        Apply(new Owning());
        first.Dispose();
        first.Dispose();
        var early = old.Disposals;
        second.Dispose();

        Assert.That((early, old.Disposals), Is.EqualTo((0, 1)));
    }

    [Test]
    public void A_use_after_the_reload_gets_the_successor()
    {
        var (old, next) = (new Owning(), new Owning());
        Apply(old);
        using var during = _sut.Use("ops", "uid");
        Apply(next);

        using var after = _sut.Use("ops", "uid");

        Assert.That((during!.Integration.Sender, after!.Integration.Sender), Is.EqualTo(((IContactPoint)old, (IContactPoint)next)));
    }

    [Test]
    public void An_integration_that_stays_is_kept()
    {
        var same = new Owning();
        Apply(same);

        Apply(same);

        Assert.That(same.Disposals, Is.Zero);
        Assert.That(_sut.Use("ops", "uid"), Is.Not.Null);
        Assert.That(_sut.Use("ops", "other"), Is.Null);
    }

    [TestCase(true, 1)]
    [TestCase(false, 0)]
    public void A_webhook_disposes_only_a_client_of_its_own(bool hasTls, int disposals)
    {
        using var handler = new CountingHandler();
        using var client = new HttpClient(handler, disposeHandler: true);
        var settings = new System.Text.Json.Nodes.JsonObject { ["url"] = "https://example.org/" };
        if (hasTls)
        {
            settings["tlsConfig"] = new System.Text.Json.Nodes.JsonObject { ["insecureSkipVerify"] = true };
        }

        var errors = new List<string>();
        var create = ContactPointCatalog.Find("webhook")!.Bind(settings, errors);
        Assert.That(errors, Is.Empty);
        var webhook = (IDisposable)create!(
            new ContactPointServices(_ => client, new ManualTime(), NullLoggerFactory.Instance, new SmtpOptions(), new MetricRegistry()));

        webhook.Dispose();

        Assert.That(handler.Disposals, Is.EqualTo(disposals));
    }

    private void Apply(IContactPoint sender) =>
        _sut.Replace(new ProvisionedSnapshot
        {
            ContactPoints = new Dictionary<string, IReadOnlyList<Integration>> { ["ops"] = [new Integration("uid", "webhook", false, sender)] },
            DefaultName = "ops",
        });

    private sealed class Owning : IContactPoint, IDisposable
    {
        public int Disposals { get; private set; }

        public ImageSupport Images => ImageSupport.None;

        public Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("not in these tests");

        public void Dispose() => Disposals++;
    }

    private sealed class CountingHandler : HttpMessageHandler
    {
        public int Disposals { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("no network");

        protected override void Dispose(bool disposing)
        {
            Disposals++;
            base.Dispose(disposing);
        }
    }
}
