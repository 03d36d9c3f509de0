using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AlertImages.EndToEnd.Tests;

/// <summary>The way to a vendor fails; the notification is tried again until there is one, and its fate is visible.</summary>
public sealed class VendorFaultTests
{
    [Test]
    public async Task A_name_that_nobody_knows_is_told_and_tried_again()
    {
        await using var bed = await BedAsync("http://vendor.invalid/hook");

        await bed.SendAsync(GrafanaPayload.Firing());

        await FailedAsync(bed, "NameResolutionError");
        await HealAsync(bed);
    }

    [Test]
    public async Task A_certificate_of_nobody_is_told_and_nothing_is_sent()
    {
        await using var vendor = new TlsVendor();
        await using var bed = await BedAsync($"https://127.0.0.1:{vendor.Port}/");

        await bed.SendAsync(GrafanaPayload.Firing());

        await FailedAsync(bed, "SecureConnectionError");
        Assert.That(vendor.Received, Is.Zero);
        await HealAsync(bed);
    }

    [Test]
    public async Task A_connection_that_breaks_before_and_in_the_answer_is_tried_again()
    {
        var answers = 0;
        await using var vendor = await ScriptedHttpServer.StartAsync(async (context, _) =>
        {
            switch (Interlocked.Increment(ref answers))
            {
                case 1:
                    context.Abort();
                    break;
                case 2:
                    context.Response.ContentLength = 100;
                    await context.Response.WriteAsync("{\"half\":");
                    await context.Response.Body.FlushAsync();
                    context.Abort();
                    break;
            }
        });
        await using var bed = await BedAsync(vendor.Url.AbsoluteUri);

        await bed.SendAsync(GrafanaPayload.Firing());

        await Eventually.HoldsAsync(
            async () => await bed.MetricAsync("alertimages_deliveries_total{type=\"webhook\",outcome=\"delivered\"}") == 1,
            "it arrived");
        Assert.That(answers, Is.EqualTo(3));
        Assert.That(await bed.MetricAsync("alertimages_delivery_failures_total{type=\"webhook\",reason=\"connectionFailed\"}"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_redirect_is_not_followed_and_the_delivery_is_dead_and_counted()
    {
        await using var elsewhere = await ScriptedHttpServer.StartAsync(200);
        await using var vendor = await ScriptedHttpServer.StartAsync((context, _) =>
        {
            context.Response.Redirect(elsewhere.Url.AbsoluteUri);
            return Task.CompletedTask;
        });
        await using var bed = await BedAsync(vendor.Url.AbsoluteUri);

        await bed.SendAsync(GrafanaPayload.Firing());

        await Eventually.HoldsAsync(async () => await bed.MetricAsync("alertimages_dead_deliveries_total{type=\"webhook\"}") == 1, "it is given up");
        Assert.That(elsewhere.Requests, Is.Empty);
    }

    [Test]
    public async Task An_answer_without_end_is_cut_off()
    {
        await using var vendor = await ScriptedHttpServer.StartAsync(static (context, _) => ScriptedHttpServer.WriteMuchAsync(context, 300));
        await using var bed = await BedAsync(vendor.Url.AbsoluteUri);
        var before = bed.Daemon.ReadMemory();

        await bed.SendAsync(GrafanaPayload.Firing());

        await Eventually.HoldsAsync(async () => await bed.MetricAsync("alertimages_delivery_attempts_total{type=\"webhook\"}") >= 1, "it was tried");
        await Eventually.HoldsAsync(
            async () => await bed.MetricAsync("alertimages_deliveries_total{type=\"webhook\",outcome=\"delivered\"}")
                + await bed.MetricAsync("alertimages_deliveries_total{type=\"webhook\",outcome=\"retried\"}") >= 1,
            "it ended");
        Assert.That(bed.Daemon.ReadMemory() - before, Is.LessThan(50 << 20));
    }

    [Test]
    public async Task What_fired_and_resolved_while_nobody_answered_is_told_in_order()
    {
        var isUp = false;
        var told = new List<string>();
        await using var vendor = await ScriptedHttpServer.StartAsync((context, request) =>
        {
            if (!Volatile.Read(ref isUp))
            {
                context.Response.StatusCode = 503;
                return Task.CompletedTask;
            }

            lock (told)
            {
                told.Add(request.Json["status"]!.GetValue<string>());
            }

            return Task.CompletedTask;
        });
        await using var bed = await BedAsync(vendor.Url.AbsoluteUri);
        await bed.SendAsync(GrafanaPayload.Firing());
        await vendor.NextAsync();
        await bed.SendAsync(GrafanaPayload.Resolved());
        Volatile.Write(ref isUp, true);

        await Eventually.HoldsAsync(
            () =>
            {
                lock (told)
                {
                    return told.Count == 2;
                }
            },
            "both are told");
        Assert.That(told, Is.EqualTo(new[] { "firing", "resolved" }));
    }

    private static async Task<TestBed> BedAsync(string url)
    {
        var bed = await TestBed.CreateAsync(capture: false);
        bed.ContactPoint("ops", $"{{ uid: hook, type: webhook, settings: {{ url: '{url}' }} }}");
        await bed.StartAsync();
        return bed;
    }

    private static async Task FailedAsync(TestBed bed, string detail)
    {
        await Eventually.HoldsAsync(
            async () => await bed.MetricAsync("alertimages_delivery_failures_total{type=\"webhook\",reason=\"connectionFailed\"}") >= 1,
            "the attempt failed",
            TimeSpan.FromSeconds(60));
        await Eventually.HoldsAsync(() => bed.Daemon.Output.Contains(detail, StringComparison.Ordinal), "it was logged");
    }

    /// <summary>The retry uses the address that the file has by then.</summary>
    private static async Task HealAsync(TestBed bed)
    {
        bed.ContactPoint("ops", $"{{ uid: hook, type: webhook, settings: {{ url: '{bed.Receiver.Url}' }} }}");
        Assert.That((await bed.Receiver.NextAsync()).Json["status"]!.GetValue<string>(), Is.EqualTo("firing"));
    }

    /// <summary>Speaks TLS with a certificate that it signed itself.</summary>
    private sealed class TlsVendor : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly TempFolder _folder = new();
        private readonly X509Certificate2 _certificate;
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _serving;

        public TlsVendor()
        {
            using var files = new ServerCertificate(_folder);
            _certificate = X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile);
            _listener.Start();
            _serving = ServeAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public int Received { get; private set; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Dispose();
            await _serving;
            _certificate.Dispose();
            _folder.Dispose();
            _stop.Dispose();
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                    await using var stream = new System.Net.Security.SslStream(client.GetStream());
                    try
                    {
                        await stream.AuthenticateAsServerAsync(_certificate);
                        Received += await stream.ReadAsync(new byte[100], _stop.Token);
                    }
                    catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
                    {
                        // the client does not want to
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // the test is over
            }
        }
    }
}
