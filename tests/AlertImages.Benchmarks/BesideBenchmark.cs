using System.Diagnostics;
using System.Globalization;
using System.Text;
using AlertImages.TestSupport;

namespace AlertImages.Benchmarks;

/// <summary>
/// <c>wrk</c> with ten alerts in a request against AlertImages, which stores them, and Prometheus Alertmanager, which does not, in turns.
/// Needs the Debian packages of both.
/// </summary>
internal static class BesideBenchmark
{
    private const int Rounds = 3;
    private const string Seconds = "8s";
    private const int WarmConnections = 64;
    private static readonly int[] s_connections = [16, 32, 64];

    /// <summary>Alerts of the v2 API, and Grafana's webhook with the same.</summary>
    private const string Script = """
        local n = 0
        local id = 0
        function setup(thread) thread:set("id", id); id = id + 1 end
        function request()
          n = n + 1
          local parts = {}
          for i = 1, 10 do
            parts[i] = string.format('{"status":"firing","labels":{"alertname":"HighCPU","instance":"web-%s-%d-%d-%d","severity":"critical"},"annotations":{"summary":"CPU is high on web"},"startsAt":"2026-01-01T00:00:00Z","generatorURL":"http://prometheus.example.org/graph?g0.expr=up"}', RUN, id, n, i)
          end
          local list = "[" .. table.concat(parts, ",") .. "]"
          local body = PATH == "/api/v2/alerts" and list or ('{"receiver":"ops","version":"1","status":"firing","orgId":1,"groupKey":"' .. RUN .. '-' .. id .. '-' .. n .. '","externalURL":"http://127.0.0.1/","alerts":' .. list .. '}')
          return wrk.format("POST", PATH, {["Content-Type"] = "application/json"}, body)
        end
        """;

    public static async Task RunAsync()
    {
        for (var round = 1; round <= Rounds; round++)
        {
            foreach (var connections in s_connections)
            {
                await MeasureOursAsync("AlertImages, webhook, SQLite", "/api/v1/webhook", connections);
                await MeasureOursAsync("AlertImages, v2 API, SQLite", "/api/v2/alerts", connections);
                using var folder = new TempFolder();
                await using var alertmanager = await MonitoringProcess.StartAlertmanagerAsync(
                    folder,
                    folder.Write("alertmanager.yml", "route: {receiver: none, group_wait: 1h}\nreceivers: [{name: none}]\n"));
                await LoadAsync("Alertmanager, v2 API, memory", alertmanager.Url, "/api/v2/alerts", connections);
            }
        }
    }

    private static async Task MeasureOursAsync(string name, string path, int connections)
    {
        using var folder = new TempFolder();
        var config = folder.Write(
            "test.ini",
            $"[server]\nhttp_port = 0\n[paths]\ndata = {folder.File("data")}\nprovisioning = {folder.Path}\n[notifications]\nbacklog_limit = 10000000\n");
        folder.Write(
            "alerting/all.yaml",
            "contactPoints: [{name: ops, receivers: [{uid: u, type: webhook, settings: {url: 'grafana://noop'}}]}]\n"
                + "policies: [{receiver: ops, group_wait: 1h}]\n");
        await using var daemon = await QuietDaemon.StartAsync(config);
        await LoadAsync(name, daemon.Address, path, connections);
    }

    private static async Task LoadAsync(string name, Uri address, string path, int connections)
    {
        using var folder = new TempFolder();
        // until the runtime has compiled what is hot
        await WrkAsync(folder, address, path, WarmConnections, "8s", "warm");
        var text = await WrkAsync(folder, address, path, connections, Seconds, "run");
        var fields = text.Split('\n')
            .Select(static line => line.Trim())
            .Where(static line => line.StartsWith("50%", StringComparison.Ordinal)
                || line.StartsWith("99%", StringComparison.Ordinal)
                || line.StartsWith("Requests/sec", StringComparison.Ordinal)
                || line.StartsWith("Non-2xx", StringComparison.Ordinal));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{connections,3} connections  {name,-30} "
                + $"{string.Join("   ", fields.Select(static field => string.Join(' ', field.Split(' ', StringSplitOptions.RemoveEmptyEntries))))}"));
    }

    private static async Task<string> WrkAsync(TempFolder folder, Uri address, string path, int connections, string duration, string run)
    {
        var script = folder.Write(
            $"{run}.lua",
            new StringBuilder()
                .AppendLine(CultureInfo.InvariantCulture, $"local PATH = \"{path}\"")
                .AppendLine(CultureInfo.InvariantCulture, $"local RUN = \"{run}\"")
                .Append(Script)
                .ToString());
        using var wrk = Process.Start(new ProcessStartInfo(
            "wrk",
            ["-t1", $"-c{connections}", $"-d{duration}", "--latency", "-s", script, address.AbsoluteUri])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        return output;
    }
}
