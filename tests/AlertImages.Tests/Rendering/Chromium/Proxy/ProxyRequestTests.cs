using System.Text;
using AlertImages.Rendering.Chromium.Proxy;

namespace AlertImages.Tests.Rendering.Chromium.Proxy;

public sealed class ProxyRequestTests
{
    [Test]
    public void A_request_is_rewritten_for_its_server()
    {
        var request =
            ProxyRequest.Parse(
                "GET http://g.example.org:3000/a/../b?c=%20d HTTP/1.1\r\nHost: g.example.org:3000\r\nProxy-Connection: keep-alive\r\nContent-Length: 5")!;

        Assert.That((request.Host, request.Port, request.BodyLength, request.IsTunnel), Is.EqualTo(("g.example.org", 3000, 5L, false)));
        Assert.That(
            Encoding.Latin1.GetString(request.Head),
            Is.EqualTo("GET /a/../b?c=%20d HTTP/1.1\r\nHost: g.example.org:3000\r\nContent-Length: 5\r\n\r\n"));
    }

    [TestCase("CONNECT g.example.org:443 HTTP/1.1", "g.example.org", 443)]
    [TestCase("CONNECT [::1]:8443 HTTP/1.1", "::1", 8443)]
    public void A_tunnel_names_its_end(string head, string host, int port)
    {
        var request = ProxyRequest.Parse(head)!;

        Assert.That((request.IsTunnel, request.Host.Trim('[', ']'), request.Port), Is.EqualTo((true, host, port)));
    }

    [TestCase("")]
    [TestCase("GET / HTTP/1.1")]
    [TestCase("GET ftp://g/ HTTP/1.1")]
    [TestCase("GET file:///etc/passwd HTTP/1.1")]
    [TestCase("POST http://g/ HTTP/1.1\r\nTransfer-Encoding: chunked")]
    [TestCase("GET http://g/")]
    public void What_is_no_proxy_request_is_refused(string head) => Assert.That(ProxyRequest.Parse(head), Is.Null);

    [TestCase("http://Grafana.Example.org/", "grafana.example.org", 80, true)]
    [TestCase("http://grafana.example.org/", "grafana.example.org.", 80, true)]
    [TestCase("http://grafana.example.org/", "grafana.example.org", 8080, false)]
    [TestCase("http://grafana.example.org/", "evil.example.org", 80, false)]
    [TestCase("https://grafana.example.org/", "grafana.example.org", 80, false)]
    [TestCase("http://127.0.0.1:3000/", "localhost", 3000, false)]
    [TestCase("http://[::1]:3000/", "::1", 3000, true)]
    public void Only_the_configured_origin_is_open(string configured, string host, int port, bool expected) =>
        Assert.That(new AllowedOrigins([new Uri(configured)]).Allows(host, port), Is.EqualTo(expected));
}
