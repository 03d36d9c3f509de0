using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using AlertImages.TestSupport;

namespace AlertImages.Benchmarks;

/// <summary>
/// Webhooks of ten alerts over 64 connections for some seconds: how many a daemon answers with 200, and how fast, on SQLite and on PostgreSQL.
/// </summary>
internal static class IntakeBenchmark
{
    private const int Connections = 64;
    private const int AlertsPerRequest = 10;
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(15);

    public static async Task RunAsync()
    {
        await MeasureAsync("SQLite", "");
        await using var postgres = await PostgresServer.StartAsync();
        await MeasureAsync(
            "PostgreSQL",
            $"[database]\ntype = postgres\nhost = 127.0.0.1:{postgres.Port}\nname = {await postgres.CreateDatabaseAsync()}\nuser = {PostgresServer.User}\n");
    }

    private static async Task MeasureAsync(string name, string database)
    {
        using var folder = new TempFolder();
        var config = folder.Write(
            "test.ini",
            $"[server]\nhttp_port = 0\n[paths]\ndata = {folder.File("data")}\nprovisioning = {folder.Path}\n[notifications]\nbacklog_limit = 10000000\n"
                + $"{database}");
        folder.Write("alerting/all.yaml", "contactPoints: [{name: ops, receivers: [{uid: u, type: webhook, settings: {url: 'grafana://noop'}}]}]\n");
        await using var daemon = await DaemonProcess.ServeAsync(config);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { Timeout = TimeSpan.FromSeconds(30) };
        var address = new Uri(daemon.Address, "api/v1/webhook");
        await SendAsync(http, address, TimeSpan.FromSeconds(3), []);
        var times = new ConcurrentBag<double>();
        var started = TimeProvider.System.GetTimestamp();
        await SendAsync(http, address, s_duration, times);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {times.Count / seconds:0} requests/s, {times.Count * AlertsPerRequest / seconds:0} alerts/s"));
        Sample.Report($"{name}: time to the answer", times, "ms");
    }

    private static int s_number;

    private static Task SendAsync(
        HttpClient http,
        Uri address,
        TimeSpan duration,
        ConcurrentBag<double> times) => Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
    {
        var end = TimeProvider.System.GetTimestamp() + (long)(duration.TotalSeconds * TimeProvider.System.TimestampFrequency);
        while (TimeProvider.System.GetTimestamp() < end)
        {
            // made before the clock runs: the generator shares the machine
            using var content = new ByteArrayContent(Body(Interlocked.Increment(ref s_number)))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            };
            var started = TimeProvider.System.GetTimestamp();
            using var answer = await http.PostAsync(address, content);
            answer.EnsureSuccessStatusCode();
            times.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
        }
    }));

    private static readonly string s_template = Template();

    private static byte[] Body(int number) =>
        Encoding.UTF8.GetBytes(s_template.Replace("NUMBER", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));

    private static string Template()
    {
        var payload = GrafanaPayload.Of([.. Enumerable.Range(0, AlertsPerRequest).Select(static index => GrafanaPayload.Firing($"web-NUMBER-{index}"))]);
        payload["groupKey"] = "{}:{number=\"NUMBER\"}";
        return payload.ToJsonString();
    }
}
