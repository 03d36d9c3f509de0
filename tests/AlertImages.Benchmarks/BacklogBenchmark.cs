using System.Globalization;
using System.Text;
using AlertImages.TestSupport;

namespace AlertImages.Benchmarks;

/// <summary>
/// A hundred thousand deliveries wait for a vendor that refuses them: memory, intake meanwhile, the answer beyond the limit, a start with all of them, and how
/// soon they are gone.
/// </summary>
internal static class BacklogBenchmark
{
    private const int Deliveries = 100_000;
    private const int Senders = 16;

    public static async Task RunAsync()
    {
        using var folder = new TempFolder();
        var isUp = false;
        var taken = 0;
        await using var vendor = await ScriptedHttpServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = Volatile.Read(ref isUp) ? 200 : 503;
            Interlocked.Add(ref taken, Volatile.Read(ref isUp) ? 1 : 0);
            return Task.CompletedTask;
        });
        var config = folder.Write(
            "test.ini",
            $"[server]\nhttp_port = 0\n[paths]\ndata = {folder.File("data")}\nprovisioning = {folder.Path}\n[notifications]\n"
                + $"backlog_limit = {Deliveries}\nretry_window = 24h\nmax_attempts = 1000\n");
        folder.Write("alerting/all.yaml", $"contactPoints: [{{name: ops, receivers: [{{uid: u, type: webhook, settings: {{url: '{vendor.Url}'}}}}]}}]\n");
        await using var daemon = await QuietDaemon.StartAsync(config);
        using var http = TestHttp.Create();
        var (times, refused) = (new List<double>(), 0);
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(async sender =>
        {
            for (var number = 0; Volatile.Read(ref refused) == 0; number++)
            {
                var payload = GrafanaPayload.Of(GrafanaPayload.Firing($"web-{sender}-{number}"));
                payload["groupKey"] = $"group-{sender}-{number}";
                var started = TimeProvider.System.GetTimestamp();
                using var answer = await http.PostAsync(
                    new Uri(daemon.Address, "api/v1/webhook"),
                    new StringContent(payload.ToJsonString(), Encoding.UTF8, "application/json"));
                lock (times)
                {
                    times.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
                }

                if ((int)answer.StatusCode == 503)
                {
                    Console.WriteLine($"beyond the limit: 503 with Retry-After {answer.Headers.RetryAfter}");
                    Interlocked.Increment(ref refused);
                }
            }
        }));
        Sample.Report("time to the answer while it grows", times, "ms");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory of the daemon with {Deliveries} waiting: {daemon.ReadMemory() / 1e6:0} MB"));
        await daemon.KillAsync();
        var restarted = TimeProvider.System.GetTimestamp();
        await using var next = await QuietDaemon.StartAsync(config);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"killed; from start to listening with all of them: {TimeProvider.System.GetElapsedTime(restarted).TotalSeconds:0.0} s"));
        var opened = TimeProvider.System.GetTimestamp();
        Volatile.Write(ref isUp, true);
        await Eventually.HoldsAsync(() => Volatile.Read(ref taken) >= Deliveries - Senders, "all are delivered", TimeSpan.FromMinutes(9));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"the vendor is back; all delivered after {TimeProvider.System.GetElapsedTime(opened).TotalSeconds:0} s, memory {next.ReadMemory() / 1e6:0} MB"));
    }
}
