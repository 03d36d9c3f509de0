using System.Globalization;
using System.Text;
using AlertImages.TestSupport;

namespace AlertImages.Benchmarks;

/// <summary>
/// Fifty alerts a second, fired and resolved, with pictures of ten panels by a real browser, a vendor of which every twentieth answer is an error, and a
/// browser that is killed every minute.
/// </summary>
internal static class TrafficBenchmark
{
    private const int PerSecond = 5;
    private const int AlertsPerRequest = 10;
    private const int Panels = 10;
    private static readonly TimeSpan s_sample = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(int minutes)
    {
        using var folder = new TempFolder();
        var answers = 0;
        await using var site = await PanelSite.StartAsync();
        await using var vendor = await ScriptedHttpServer.StartAsync(
            (context, _) =>
            {
                context.Response.StatusCode = Interlocked.Increment(ref answers) % 20 == 0 ? 503 : 200;
                return Task.CompletedTask;
            });
        var config = folder.Write("test.ini", $"""
            [server]
            http_port = 0
            [paths]
            data = {folder.File("data")}
            provisioning = {folder.Path}
            [grafana]
            url = {site.Url}
            [unified_alerting.screenshots]
            capture = true
            cache_ttl = 5s
            """);
        folder.Write("alerting/all.yaml", $"contactPoints: [{{name: ops, receivers: [{{uid: u, type: webhook, settings: {{url: '{vendor.Url}'}}}}]}}]\n");
        await using var daemon = await QuietDaemon.StartAsync(config);
        using var http = TestHttp.Create();
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(minutes), TimeProvider.System);
        var sending = SendAsync(http, new Uri(daemon.Address, "api/v1/webhook"), stop.Token);
        using var timer = new PeriodicTimer(s_sample);
        var memory = new List<double>();
        for (var sample = 1; sample <= minutes * 2; sample++)
        {
            await timer.WaitForNextTickAsync();
            memory.Add(daemon.ReadMemory() / 1e6);
            var processes = ProcessFacts.Descendants(daemon.Id);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"after {sample * s_sample.TotalSeconds / 60,4:0.0} min: memory {memory[^1]:0} MB, open files {ProcessFacts.OpenFiles(daemon.Id)}, processes "
                    + $"{processes.Count} of which dead {processes.Count(static process => process.State == 'Z')}, log "
                    + $"{new FileInfo(folder.File("data/alertimages.db-wal")).Length / 1e6:0} MB, delivered {answers}"));
            if (sample % 2 == 0)
            {
                Rendering.Chromium.BrowserProcesses.Kill(folder.File("data/browser"));
            }
        }

        await sending;
        // the first third fills caches
        var settled = memory[(memory.Count / 3)..];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"memory per hour after that: {(settled[^1] - settled[0]) / Math.Max(1, settled.Count - 1) * (3600 / s_sample.TotalSeconds):+0;-0} MB"));
    }

    private static async Task SendAsync(HttpClient http, Uri address, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            var (round, isFiring) = (number / 2, number % 2 == 0);
            var payload = GrafanaPayload.Of([.. Enumerable.Range(0, AlertsPerRequest)
                .Select(index => isFiring
                    ? GrafanaPayload.Firing($"web-{round}-{index}", panel: (round % Panels) + 1)
                    : GrafanaPayload.Resolved($"web-{round}-{index}", panel: (round % Panels) + 1))]);
            payload["groupKey"] = $"group-{round}";
            using var answer = await http.PostAsync(
                address,
                new StringContent(payload.ToJsonString(), Encoding.UTF8, "application/json"),
                CancellationToken.None);
            answer.EnsureSuccessStatusCode();
        }
    }
}
