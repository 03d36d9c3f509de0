using AlertImages.TestSupport;

namespace AlertImages.EndToEnd.Tests;

/// <summary><c>[database] ssl_mode</c> against a server with a certificate.</summary>
public sealed class PostgresTlsTests
{
    private TempFolder _folder = null!;
    private ServerCertificate _right = null!;
    private PostgresServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _folder = new TempFolder();
        _right = new ServerCertificate(_folder);
        _server = await PostgresServer.StartAsync(_right);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _server.DisposeAsync();
        _right.Dispose();
        _folder.Dispose();
    }

    [TestCase("require", false)]
    [TestCase("verify-ca", true)]
    [TestCase("verify-full", true)]
    public async Task It_is_spoken_as_asked(string mode, bool hasAuthority)
    {
        await using var bed = await BedAsync(mode, "127.0.0.1", hasAuthority ? _right.CertificateFile : "");
        await bed.StartAsync();

        await bed.SendAsync(GrafanaPayload.Firing());

        await bed.Receiver.NextAsync();
        Assert.That(
            await _server.CountAsync(
                "postgres",
                "SELECT count(*) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.application_name = 'alertimages' AND NOT s.ssl"),
            Is.Zero);
    }

    [TestCase("verify-full", "localhost", true)]
    [TestCase("verify-full", "127.0.0.1", false)]
    [TestCase("verify-ca", "127.0.0.1", false)]
    public async Task A_server_that_cannot_show_who_it_is_keeps_serve_from_starting(string mode, string host, bool hasAuthority)
    {
        using var others = new TempFolder();
        using var other = new ServerCertificate(others);
        await using var bed = await BedAsync(mode, host, hasAuthority ? _right.CertificateFile : other.CertificateFile);
        bed.WriteConfig();

        var (exitCode, _, error) = await DaemonProcess.RunAsync(["serve", "--config", bed.ConfigFile]);

        Assert.That((exitCode, error.Contains("[database]", StringComparison.Ordinal)), Is.EqualTo((3, true)), error);
    }

    private async Task<TestBed> BedAsync(string mode, string host, string authority)
    {
        var bed = await TestBed.CreateAsync(capture: false);
        bed.Set("database", "type", "postgres");
        bed.Set("database", "host", $"{host}:{_server.Port}");
        bed.Set("database", "name", await _server.CreateDatabaseAsync());
        bed.Set("database", "user", PostgresServer.User);
        bed.Set("database", "ssl_mode", mode);
        bed.Set("database", "ca_cert_path", authority);
        return bed;
    }
}
