using AlertImages.TestSupport;

namespace AlertImages.Benchmarks;

/// <summary>From the start of the process to readiness without a browser, and the memory of an idle daemon.</summary>
internal static class StartBenchmark
{
    private const int Rounds = 5;
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(10);

    public static async Task RunAsync()
    {
        using var folder = new TempFolder();
        var config = folder.Write("test.ini", $"[server]\nhttp_port = 0\n[paths]\ndata = {folder.File("data")}\nprovisioning = {folder.Path}\n");
        folder.Write("alerting/contact-points.yaml", "contactPoints: [{name: ops, receivers: [{uid: u, type: webhook, settings: {url: 'grafana://noop'}}]}]\n");
        var (times, memory) = (new List<double>(), new List<double>());
        using var http = TestHttp.Create();
        for (var round = 0; round < Rounds; round++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await using var daemon = await DaemonProcess.ServeAsync(config);
            using var answer = await http.GetAsync(new Uri(daemon.Address, "-/ready"));
            answer.EnsureSuccessStatusCode();
            times.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
            await Task.Delay(s_idle, TimeProvider.System);
            memory.Add(daemon.ReadMemory() / 1e6);
        }

        Sample.Report("start to ready, without browser", times, "ms");
        Sample.Report("idle memory, without browser", memory, "MB");
    }
}
