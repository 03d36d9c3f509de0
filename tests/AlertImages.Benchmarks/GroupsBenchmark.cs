using System.Text;
using System.Text.Json.Nodes;
using AlertImages.Core.Alerts;
using AlertImages.Core.Grouping;
using AlertImages.Core.Provisioned;
using AlertImages.Storage.Sql;
using AlertImages.Storage.Sqlite;
using AlertImages.TestSupport;

namespace AlertImages.Benchmarks;

/// <summary>
/// Ten thousand active alerts in five hundred groups: taking them in, taking them in again, telling of them; and the memory of a daemon that holds them.
/// </summary>
internal static class GroupsBenchmark
{
    private const int Groups = 500;
    private const int PerGroup = 20;
    private const int PerRequest = 100;
    private const int Rounds = 5;

    public static async Task RunAsync()
    {
        await MeasureStoreAsync();
        await MeasureDaemonAsync();
    }

    private static async Task MeasureStoreAsync()
    {
        var (first, again, one, all) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            using var folder = new TempFolder();
            var time = new ManualTime();
            await using var store = SqliteStore.Open(new StoreOptions { Path = folder.File("store.db"), BacklogLimit = 1_000_000 }, time);
            var tree = new PolicyTree(new NotificationPolicy { Key = "{}", Receiver = "ops", GroupBy = ["group"] }, new Dictionary<string, MuteTiming>());
            var alerts = Enumerable.Range(0, Groups * PerGroup).Select(number => Alert(number, time.GetUtcNow())).Chunk(PerRequest).ToList();
            first.Add(await ReceiveAsync(store, tree, alerts));
            again.Add(await ReceiveAsync(store, tree, alerts));
            time.Advance(TimeSpan.FromMinutes(1));
            var decide = new GroupFlush(tree, new LinkCompletion("", static () => "http://127.0.0.1")).Decide;
            var started = TimeProvider.System.GetTimestamp();
            await store.Groups.FlushDueAsync(decide, 1, CancellationToken.None);
            one.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
            started = TimeProvider.System.GetTimestamp();
            while (await store.Groups.FlushDueAsync(decide, 50, CancellationToken.None) > 0)
            {
                // until all groups are told of
            }

            all.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
        }

        // the first round compiles
        Sample.Report("new alerts, 100 in a request", first[1..], "/s");
        Sample.Report("the same alerts again", again[1..], "/s");
        Sample.Report("one group of 20 alerts is told of", one[1..], "ms");
        Sample.Report("all other groups at the same moment", all[1..], "ms");
    }

    private static async Task<double> ReceiveAsync(SqlStore store, PolicyTree tree, List<ActiveAlert[]> requests)
    {
        var started = TimeProvider.System.GetTimestamp();
        foreach (var request in requests)
        {
            await store.Groups.ReceiveAsync(request, tree.Route, CancellationToken.None);
        }

        return Groups * PerGroup / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static ActiveAlert Alert(int number, DateTimeOffset now)
    {
        var labels = Labels(number);
        return new ActiveAlert
        {
            Fingerprint = Fingerprint.Of(labels),
            Labels = labels,
            Annotations = new Dictionary<string, string> { ["summary"] = $"Something is wrong with instance {number}" },
            GeneratorUrl = "http://prometheus.example.org/graph?g0.expr=up",
            StartsAt = now,
            EndsAt = now + TimeSpan.FromHours(1),
            UpdatedAt = now,
        };
    }

    private static Dictionary<string, string> Labels(int number) => new()
    {
        ["alertname"] = "SomethingWrong",
        ["cluster"] = "production",
        ["group"] = $"group-{number % Groups}",
        ["instance"] = $"web-{number}.example.org:9100",
        ["severity"] = "critical",
    };

    private static async Task MeasureDaemonAsync()
    {
        using var folder = new TempFolder();
        var config = folder.Write("test.ini", $"[server]\nhttp_port = 0\n[paths]\ndata = {folder.File("data")}\nprovisioning = {folder.Path}\n");
        folder.Write("alerting/all.yaml", """
            contactPoints: [{name: ops, receivers: [{uid: u, type: webhook, settings: {url: 'grafana://noop'}}]}]
            policies: [{receiver: ops, group_by: [group], group_wait: 1s, group_interval: 5s}]
            """);
        await using var daemon = await DaemonProcess.ServeAsync(config);
        using var http = TestHttp.Create();
        foreach (var request in Enumerable.Range(0, Groups * PerGroup).Chunk(PerRequest))
        {
            var body = new JsonArray([.. request.Select(static number => new JsonObject
            {
                ["labels"] = new JsonObject(Labels(number).Select(static label => KeyValuePair.Create<string, JsonNode?>(label.Key, label.Value))),
                ["annotations"] = new JsonObject { ["summary"] = $"Something is wrong with instance {number}" },
            })]);
            using var answer = await http.PostAsync(
                new Uri(daemon.Address, "api/v2/alerts"),
                new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));
            answer.EnsureSuccessStatusCode();
        }

        await Eventually.HoldsAsync(
            async () => (await http.GetStringAsync(new Uri(daemon.Address, "metrics")))
                .Contains($"alertimages_deliveries_total{{type=\"webhook\",outcome=\"delivered\"}} {Groups}", StringComparison.Ordinal),
            "every group is told of", TimeSpan.FromMinutes(2));
        Sample.Report("memory with ten thousand active alerts", [daemon.ReadMemory() / 1e6], "MB");
    }
}
