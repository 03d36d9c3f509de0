using System.Net;
using AlertImages.Daemon.Hosting;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Hosting;

public sealed class EgressPolicyTests
{
    [TestCase("169.254.169.254", false)]
    [TestCase("169.254.170.2", false)]
    [TestCase("::ffff:169.254.169.254", false)]
    [TestCase("fe80::1", false)]
    [TestCase("fd00:ec2::254", false)]
    [TestCase("100.100.100.200", false)]
    [TestCase("0.0.0.0", false)]
    [TestCase("::", false)]
    [TestCase("127.0.0.1", true)]
    [TestCase("10.1.2.3", true)]
    [TestCase("::1", true)]
    [TestCase("2001:db8::1", true)]
    public void Only_where_clouds_keep_credentials_nobody_goes(string address, bool expected) =>
        Assert.That(EgressPolicy.IsAllowed(IPAddress.Parse(address)), Is.EqualTo(expected));

    [TestCase("http://169.254.169.254/latest/meta-data/")]
    [TestCase("http://2852039166/")]
    [TestCase("http://0xa9fea9fe/")]
    [TestCase("http://0251.0376.0251.0376/")]
    [TestCase("http://[::ffff:169.254.169.254]/")]
    [TestCase("http://[fe80::1]/")]
    public void A_connection_there_is_refused_at_once(string url)
    {
        using var clients = new HttpClients();

        Assert.That(
            async () => await clients.Create(null).GetAsync(new Uri(url)),
            Throws.InstanceOf<HttpRequestException>().With.Message.Contains("never go to"));
    }

    [Test]
    public async Task Others_are_reached()
    {
        await using var server = await ScriptedHttpServer.StartAsync(204);
        using var clients = new HttpClients();

        using var answer = await clients.Create(null).GetAsync(new Uri($"http://localhost:{server.Url.Port}/"));

        Assert.That((int)answer.StatusCode, Is.EqualTo(204));
    }
}
