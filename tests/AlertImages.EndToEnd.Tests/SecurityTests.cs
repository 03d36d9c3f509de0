using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using AlertImages.TestSupport;

namespace AlertImages.EndToEnd.Tests;

/// <summary>Whoever reaches the port: forged, repeated, smuggled, slow and endless requests.</summary>
public sealed class SecurityTests
{
    private static readonly string s_good = GrafanaPayload.Of(GrafanaPayload.Firing()).ToJsonString();

    [Test]
    public async Task Signed_requests_are_taken_once_and_only_while_they_are_young()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        bed.Set("security", "hmac_secret", "a-secret-of-both");
        bed.Set("security", "hmac_timestamp_header", "X-Time");
        bed.Set("notifications", "dedup_window", "0s");
        await bed.StartAsync();
        var now = TimeProvider.System.GetUtcNow();

        var first = await PostSignedAsync(bed, "a-secret-of-both", now);
        var again = await PostSignedAsync(bed, "a-secret-of-both", now);
        var later = await PostSignedAsync(bed, "a-secret-of-both", now.AddSeconds(1));
        (int, string?)[] refused =
        [
            await PostSignedAsync(bed, "another-secret", now),
            await PostSignedAsync(bed, "a-secret-of-both", now.AddMinutes(-6)),
            await PostSignedAsync(bed, "a-secret-of-both", now.AddMinutes(6)),
        ];

        Assert.That((first.Status, again), Is.EqualTo((200, first)), "the same answer, and nothing happens twice");
        Assert.That((later.Status, later.Id != first.Id), Is.EqualTo((200, true)));
        Assert.That(refused.Select(static answer => answer.Item1), Is.All.EqualTo(401));
        await bed.Receiver.NextAsync();
        await bed.Receiver.NextAsync();
        Assert.That(await bed.MetricAsync("alertimages_events_received_total{source=\"grafana\"}"), Is.EqualTo(2));
    }

    [TestCase(
        "POST /api/v1/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: x\r\n\r\n",
        TestName = "both lengths")]
    [TestCase("POST /api/v1/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", TestName = "two lengths")]
    [TestCase("POST /api/v1/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", TestName = "a negative length")]
    [TestCase("POST /api/v1/webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", TestName = "an unknown encoding")]
    [TestCase("POST /api/v1/webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n0\r\n\r\n", TestName = "a length that is no number")]
    [TestCase(
        "POST /api/v1/webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;a\nb=c\r\nhello\r\n0\r\n\r\n",
        TestName = "a line end in an extension")]
    [TestCase("POST /api/v1/webhook HTTP/1.1\r\nHost: x\r\n Folded: yes\r\nContent-Length: 0\r\n\r\n", TestName = "a folded header")]
    [TestCase("POST /api/v1/webhook HTTP/1.1\r\nHost: x\r\nContent-Length : 0\r\n\r\n", TestName = "a blank before the colon")]
    [TestCase("POST /api/v1/webhook HTTP/1.1\r\nHost: x\r\nHost: y\r\nContent-Length: 0\r\n\r\n", TestName = "two hosts")]
    [TestCase("POST /api/v1/webhook HTTP/1.1\nHost: x\nX: a\0b\nContent-Length: 0\n\n", TestName = "a NUL")]
    public async Task A_smuggled_request_is_refused_and_its_connection_closed(string request)
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        await bed.StartAsync();

        var answer = await RawAsync(bed.Daemon.Address.Port, request);

        Assert.That(answer, Does.StartWith("HTTP/1.1 4"));
        Assert.That(answer.Split("HTTP/1.1 ").Length - 1, Is.EqualTo(1), "one answer, and then the end");
        Assert.That(await bed.MetricAsync("alertimages_events_received_total{source=\"grafana\"}"), Is.Zero);
    }

    [Test]
    public async Task Slow_senders_hold_nobody_up_and_are_shown_out()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        await bed.StartAsync();
        await bed.SendAsync(GrafanaPayload.Firing("warm"));
        var slow = new List<TcpClient>();
        try
        {
            for (var number = 0; number < 500; number++)
            {
                var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, bed.Daemon.Address.Port);
                await client.GetStream().WriteAsync("POST /api/v1/webhook HTTP/1.1\r\nHost: x\r\nContent-Le"u8.ToArray());
                slow.Add(client);
            }

            var times = new List<double>();
            for (var number = 0; number < 20; number++)
            {
                var started = Stopwatch.GetTimestamp();
                await bed.SendAsync(GrafanaPayload.Firing($"good-{number}"));
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            Assert.That(times.Order().ElementAt(times.Count / 2), Is.LessThan(200));
            using var reader = new StreamReader(slow[0].GetStream());
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
            Assert.That(await reader.ReadToEndAsync(timeout.Token), Is.Empty.Or.StartsWith("HTTP/1.1 408"), "they are shown out");
        }
        finally
        {
            slow.ForEach(static client => client.Dispose());
        }
    }

    [Test]
    public async Task A_body_without_end_and_one_that_unfolds_are_refused_without_being_kept()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        await bed.StartAsync();
        await bed.SendAsync(GrafanaPayload.Firing("warm"));
        var before = bed.Daemon.ReadMemory();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, bed.Daemon.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync("POST /api/v1/webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray());
        var chunk = Encoding.ASCII.GetBytes("100000\r\n" + new string(' ', 0x100000) + "\r\n");
        var sent = 0;
        try
        {
            for (; sent < 1024; sent++)
            {
                await stream.WriteAsync(chunk);
            }
        }
        catch (IOException)
        {
            // it has heard enough
        }

        Assert.That(sent, Is.LessThan(64), "MiB");
        using var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[20 << 20]);
        }

        using var packed = new ByteArrayContent(bomb.ToArray());
        packed.Headers.ContentEncoding.Add("gzip");
        var (status, _) = await bed.PostAsync(packed);

        Assert.That(status, Is.InRange(400, 415));
        Assert.That(bed.Daemon.ReadMemory() - before, Is.LessThan(60 << 20));
    }

    [Test]
    public async Task No_series_comes_from_an_event()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        await bed.StartAsync();
        await bed.SendAsync(GrafanaPayload.Firing("warm"));
        await bed.Receiver.NextAsync();
        var before = Series(await bed.GetTextAsync("metrics"));

        await bed.SendAsync([.. Enumerable.Range(0, 1000).Select(static number => GrafanaPayload.Firing($"web-{number}"))]);
        await bed.Receiver.NextAsync();
        await Eventually.HoldsAsync(
            async () => await bed.MetricAsync("alertimages_deliveries_total{type=\"webhook\",outcome=\"delivered\"}") == 2,
            "it is delivered");

        Assert.That(Series(await bed.GetTextAsync("metrics")), Is.EquivalentTo(before));
    }

    [Test]
    public async Task The_daemon_speaks_TLS_with_its_own_certificate()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        using var certificate = new ServerCertificate(bed.Folder);
        bed.Set("server", "protocol", "https");
        bed.Set("server", "cert_file", certificate.CertificateFile);
        bed.Set("server", "cert_key", certificate.KeyFile);
        await bed.StartAsync();
        using var http = certificate.Client();

        using var answer = await http.PostAsync(new Uri(bed.Daemon.Address, "api/v1/webhook"), new StringContent(s_good, Encoding.UTF8, "application/json"));

        Assert.That((bed.Daemon.Address.Scheme, (int)answer.StatusCode), Is.EqualTo(("https", 200)));
        await bed.Receiver.NextAsync();
        Assert.That(async () => await bed.GetTextAsync("-/ready"), Throws.InstanceOf<HttpRequestException>(), "nobody else's clients trust it");
    }

    private static IEnumerable<string> Series(string metrics) => metrics.Split('\n')
        .Where(static line => line.Length > 0 && line[0] != '#' && !line.StartsWith("dotnet_", StringComparison.Ordinal))
        .Select(static line => line[..line.LastIndexOf(' ')]);

    private static async Task<(int Status, string? Id)> PostSignedAsync(TestBed bed, string secret, DateTimeOffset time)
    {
        var timestamp = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(timestamp + ":" + s_good)));
        var (status, json) = await bed.PostAsync(new StringContent(s_good, Encoding.UTF8, "application/json"), headers: headers =>
        {
            headers.Add("X-Grafana-Alerting-Signature", signature);
            headers.Add("X-Time", timestamp);
        });
        return (status, json?["id"]?.GetValue<string>());
    }

    private static async Task<string> RawAsync(int port, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        return await reader.ReadToEndAsync(timeout.Token);
    }
}
