using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Pictures;
using AlertImages.Storage.Sql;
using AlertImages.Storage.Sqlite;
using AlertImages.TestSupport;
using Dapper;

namespace AlertImages.Benchmarks;

/// <summary>
/// The history with a hundred thousand notifications stored: the page, its filters and one notification, through a real daemon;
/// and the start with a store of that size.
/// </summary>
internal static class HistoryBenchmark
{
    private const int Notifications = 100_000;
    private const int AtOnce = 500;
    private const int Rounds = 20;
    private static readonly string[] s_queries =
    [
        "", "?state=failed", "?state=delivered", "?contact_point=ops", "?contact_point=nobody", "?has_picture=true", "?text=web-99990",
        "?text=nowhere-to-be-found",
    ];

    public static async Task RunAsync()
    {
        using var folder = new TempFolder();
        var data = folder.File("data");
        Directory.CreateDirectory(data);
        await FillAsync(Path.Combine(data, "alertimages.db"));
        await UpgradeAsync(Path.Combine(data, "alertimages.db"), folder.File("former.db"));
        var config = folder.Write("test.ini", $"[server]\nhttp_port = 0\n[paths]\ndata = {data}\nprovisioning = {folder.Path}\n");
        folder.Write("alerting/all.yaml", "contactPoints: [{name: ops, receivers: [{uid: u, type: webhook, settings: {url: 'http://127.0.0.1:1'}}]}]\n");
        var started = TimeProvider.System.GetTimestamp();
        await using var daemon = await QuietDaemon.StartAsync(config);
        Sample.Report("start with them", [TimeProvider.System.GetElapsedTime(started).TotalMilliseconds], "ms");
        using var http = TestHttp.Create();
        foreach (var query in s_queries)
        {
            var times = new List<double>();
            for (var round = 0; round < Rounds; round++)
            {
                var asked = TimeProvider.System.GetTimestamp();
                await http.GetByteArrayAsync(new Uri(daemon.Address, query.Length == 0 ? "/" : "/" + query));
                times.Add(TimeProvider.System.GetElapsedTime(asked).TotalMilliseconds);
            }

            // the first ones compile
            Sample.Report($"page {query}", times[(Rounds / 4)..], "ms");
        }
    }

    /// <summary>As if the file were of the version before the history: its last scripts run over all rows.</summary>
    private static async Task UpgradeAsync(string path, string former)
    {
        File.Copy(path, former);
        var database = new SqliteDatabase(former);
        using (var connection = database.OpenWriter())
        {
            connection.Execute("""
                DROP TABLE delivery_attempt;
                ALTER TABLE event_payload DROP COLUMN received;
                ALTER TABLE alert_image DROP COLUMN about;
                DROP INDEX delivery_lane;
                DROP INDEX delivery_dead;
                CREATE INDEX delivery_due ON delivery (next_attempt_at, id) WHERE state IN ('pending', 'retry', 'unknown');
                PRAGMA user_version = 7;
                """);
        }

        var started = TimeProvider.System.GetTimestamp();
        await using var store = SqliteStore.Open(new StoreOptions { Path = former }, TimeProvider.System);
        Sample.Report("upgrade of a store with them, with its copy", [TimeProvider.System.GetElapsedTime(started).TotalMilliseconds], "ms");
    }

    private static async Task FillAsync(string path)
    {
        await using var store = SqliteStore.Open(new StoreOptions { Path = path, BacklogLimit = 1_000_000 }, TimeProvider.System);
        var lanes = new Dictionary<string, int>();
        for (var number = 0; number < Notifications; number += AtOnce)
        {
            await Task.WhenAll(Enumerable.Range(number, AtOnce).Select(index => store.Events.AddAsync(Group(index), CancellationToken.None)));
            var claimed = await store.Events.ClaimEventsAsync(AtOnce, CancellationToken.None);
            await Task.WhenAll(
                claimed.Select(
                    alertEvent => store.Events.CompleteEventAsync(
                        alertEvent, [new AlertPicture(null, PictureFailure.NoPanel)], [new NewDelivery("ops", "u", "webhook", false)],
                        CancellationToken.None)));
            var deliveries = await store.Deliveries.ClaimDeliveriesAsync(AtOnce, AtOnce, lanes, CancellationToken.None);
            await Task.WhenAll(deliveries.Select(delivery => store.Deliveries.FinishAttemptAsync(
                delivery,
                delivery.Id % 1000 == 0
                    ? new DeliveryOutcome(DeliveryState.Dead, Reason: "clientError", Detail: "answered 400")
                    : new DeliveryOutcome(DeliveryState.Delivered),
                CancellationToken.None)));
        }
    }

    private static AlertGroup Group(int number)
    {
        var labels = new Dictionary<string, string> { ["alertname"] = "HighCPU", ["instance"] = $"web-{number}", ["severity"] = "critical" };
        return new AlertGroup
        {
            Source = AlertSource.Grafana,
            ContactPoint = "ops",
            Status = AlertState.Firing,
            GroupKey = $"group-{number}",
            Alerts = [new Alert
            {
                Status = AlertState.Firing,
                Labels = labels,
                Annotations = new Dictionary<string, string> { ["summary"] = $"CPU is high on web-{number}" },
                Fingerprint = Fingerprint.Of(labels),
            }],
            CommonLabels = labels,
        };
    }
}
