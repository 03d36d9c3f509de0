using System.Net;
using AlertImages.Core.Delivery;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Telemetry;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Endpoints;
using AlertImages.Storage.Sql;
using AlertImages.Storage.Sqlite;
using AlertImages.Tests.Panels;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AlertImages.Tests.Endpoints;

/// <summary>Requests of senders that are not authenticated.</summary>
public sealed class RejectedSenderTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _lines = [];
    private TempFolder _folder = null!;
    private SqlStore _store = null!;
    private IntakeMetrics _metrics = null!;
    private Intake _intake = null!;

    [SetUp]
    public void SetUp()
    {
        _lines.Clear();
        _folder = new TempFolder();
        _store = SqliteStore.Open(new StoreOptions { Path = _folder.File("store.db") }, _time);
        _metrics = new IntakeMetrics(new MetricRegistry());
        var configuration = ConfigurationLoader.Load([], new Dictionary<string, string> { ["GF_SECURITY_WEBHOOK_TOKENS"] = "some-token" });
        _intake = new Intake(
            configuration.Get<SecuritySettings>(), configuration.Get<ServerSettings>(), configuration.Get<GrafanaSettings>(), _store.Events,
            new ProvisionedHolder(), _metrics,
            new QueueMetrics(new MetricRegistry()), _time, new ListLogger<Intake>(_lines));
    }

    [TearDown]
    public async Task TearDown()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_flood_is_one_line_and_every_request_is_counted()
    {
        await RejectAsync("192.0.2.1", 1000);

        Assert.That(_lines, Has.Count.EqualTo(1));
        Assert.That(_lines.Single(), Does.StartWith("Warning").And.Contain("192.0.2.1"));
        Assert.That(_metrics.EventsRejected.Read("unauthenticated"), Is.EqualTo(1000));
    }

    [Test]
    public async Task Each_source_has_its_line_each_minute()
    {
        await RejectAsync("192.0.2.1", 2);
        await RejectAsync("192.0.2.2", 2);
        _time.Advance(TimeSpan.FromMinutes(1));
        await RejectAsync("192.0.2.1", 2);

        Assert.That(_lines, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_sender_with_many_addresses_does_not_fill_the_log()
    {
        for (var source = 0; source < 1000; source++)
        {
            await RejectAsync($"198.51.{source / 256}.{source % 256}", 1);
        }

        Assert.That(_lines, Has.Count.EqualTo(100));
    }

    private async Task RejectAsync(string source, int requests)
    {
        for (var request = 0; request < requests; request++)
        {
            var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(source) } };
            Assert.That((await IntakeBody.ReadAsync(context, _intake)).Refusal, Is.Not.Null);
        }
    }
}
