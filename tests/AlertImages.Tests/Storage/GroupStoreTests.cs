using AlertImages.Core.Alerts;
using AlertImages.Core.Grouping;
using AlertImages.Core.Provisioned;
using AlertImages.Storage.Sql;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Storage;

/// <summary>Alerts of the v2 API and their groups, on a real SQLite file and a real PostgreSQL.</summary>
[TestFixture(StoreBed.Sqlite)]
[TestFixture(StoreBed.Postgres)]
public sealed class GroupStoreTests(string engine)
{
    private ManualTime _time = null!;
    private DateTimeOffset _start;
    private StoreBed _bed = null!;
    private SqlStore _store = null!;

    [SetUp]
    public async Task SetUp()
    {
        _time = new ManualTime();
        _start = _time.GetUtcNow();
        _bed = await StoreBed.CreateAsync(engine, _time);
        _store = _bed.Open();
    }

    [TearDown]
    public async Task TearDown()
    {
        await _store.DisposeAsync();
        _bed.Dispose();
    }

    [Test]
    public async Task Alerts_of_many_requests_are_each_in_their_group_once()
    {
        var requests = Enumerable.Range(0, 40)
            .Select(request => Enumerable.Range(0, 30).Select(number => Alert($"g{number % 3}", $"i{request % 20}-{number}")).ToList())
            .ToList();

        await Task.WhenAll(requests.Select(request => ReceiveAsync(_store, [.. request])));

        var groups = await ListAsync();
        Assert.That(groups.Select(static group => (group.GroupKey, group.Alerts.Count)), Is.EqualTo(new[] { ("g0", 200), ("g1", 200), ("g2", 200) }));
        Assert.That(groups.SelectMany(static group => group.Alerts).Select(static alert => alert.Fingerprint), Is.Unique);
    }

    [Test]
    public async Task What_comes_later_in_a_request_is_merged_into_what_came_before()
    {
        var first = Alert("g", "a") with { StartsAt = At(-600), EndsAt = At(60) };
        var second = Alert("g", "a") with
        {
            StartsAt = At(-300),
            EndsAt = At(300),
            Annotations = new Dictionary<string, string> { ["summary"] = "the latest" },
        };

        await ReceiveAsync(_store, first, second);

        var alert = (await ListAsync()).Single().Alerts.Single();
        Assert.That((alert.StartsAt, alert.EndsAt, alert.Annotations["summary"]), Is.EqualTo((At(-600), At(300), "the latest")));
    }

    [Test]
    public async Task The_end_of_what_nobody_knows_is_nothing_and_of_what_is_known_is_kept()
    {
        await ReceiveAsync(_store, Alert("g", "a"), Alert("g", "unknown") with { EndsAt = At(-1) });
        await ReceiveAsync(_store, Alert("g", "a") with { EndsAt = At(0) });

        Assert.That((await ListAsync()).Single().Alerts.Select(static alert => (alert.Labels["instance"], alert.EndsAt)), Is.EqualTo(new[] { ("a", At(0)) }));
    }

    [Test]
    public async Task Whoever_waited_elsewhere_makes_the_whole_new_group_due()
    {
        await ReceiveAsync(_store, Alert("late", "a"), Alert("late", "b") with { StartsAt = At(-3600) });
        await ReceiveAsync(_store, Alert("new", "c"));

        Assert.That((await ListAsync()).Select(static group => (group.GroupKey, group.NextFlushAt)), Is.EqualTo(new[] { ("late", At(0)), ("new", At(30)) }));
    }

    [Test]
    public async Task An_alert_whose_end_was_told_leaves_its_group_and_an_empty_group_goes()
    {
        await ReceiveAsync(_store, Alert("g", "a"), Alert("g", "b"));
        _time.Advance(TimeSpan.FromMinutes(1));

        await _store.Groups.FlushDueAsync(Drop, 10, CancellationToken.None);
        Assert.That((await ListAsync()).Single().Alerts, Has.Count.EqualTo(1));
        _time.Advance(TimeSpan.FromMinutes(1));
        await _store.Groups.FlushDueAsync(Drop, 10, CancellationToken.None);
        Assert.That(await ListAsync(), Is.Empty);

        static GroupDecision Drop(StoredGroup group, DateTimeOffset now) => new(null, null, now.AddSeconds(30), [group.Alerts[0].Fingerprint]);
    }

    [Test]
    public async Task New_policies_move_alerts_and_groups_that_stay_keep_their_timers()
    {
        await ReceiveAsync(_store, Alert("stays", "a"), Alert("moves", "b"));
        _time.Advance(TimeSpan.FromSeconds(10));

        await _store.Groups.RerouteAsync(static labels => [Target(labels["group"] == "stays" ? "stays" : "moved")], CancellationToken.None);

        Assert.That(
            (await ListAsync()).Select(static group => (group.GroupKey, group.Alerts.Single().Labels["instance"])),
            Is.EqualTo(new[] { ("moved", "b"), ("stays", "a") }));
        Assert.That((await ListAsync()).Single(static group => group.GroupKey == "stays").NextFlushAt, Is.EqualTo(_start.AddSeconds(30)));
    }

    [Test]
    public async Task A_request_that_cannot_be_stored_fails_alone()
    {
        var requests = Enumerable.Range(0, 20)
            .Select(number => ReceiveAsync(_store, Alert("g", $"i{number}") with { Fingerprint = number == 7 ? null! : $"f{number}" }))
            .ToArray();

        await Task.WhenAll(requests.Select(static task => task.ContinueWith(static _ => { }, TaskScheduler.Default)));

        Assert.That(requests.Select(static task => task.IsFaulted).ToList().IndexOf(true), Is.EqualTo(7));
        Assert.That((await ListAsync()).Single().Alerts, Has.Count.EqualTo(19));
    }

    [Test]
    public async Task Two_who_get_the_same_alerts_in_another_order_do_not_stop_each_other()
    {
        // a SQLite file has one owner
        await using var replica = engine == StoreBed.Postgres ? _bed.Open() : null;
        var other = replica ?? _store;
        var alerts = Enumerable.Range(0, 50).Select(number => Alert($"g{number}", $"i{number}")).ToArray();

        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(ReceiveAsync(_store, alerts), ReceiveAsync(other, [.. alerts.Reverse()]));
        }

        Assert.That(await ListAsync(), Has.Count.EqualTo(50));
    }

    private static async Task ReceiveAsync(SqlStore store, params ActiveAlert[] alerts) =>
        Assert.That(await store.Groups.ReceiveAsync(alerts, static labels => [Target(labels["group"])], CancellationToken.None), Is.True);

    private Task<IReadOnlyList<StoredGroup>> ListAsync() => _store.Groups.ListGroupsAsync(CancellationToken.None);

    private static GroupTarget Target(string key) => new("ops", key, "{}", new Dictionary<string, string> { ["group"] = key }, TimeSpan.FromSeconds(30));

    private DateTimeOffset At(int seconds) => _start.AddSeconds(seconds);

    private ActiveAlert Alert(string group, string instance)
    {
        var labels = new Dictionary<string, string> { ["alertname"] = "HighCPU", ["group"] = group, ["instance"] = instance };
        return new ActiveAlert
        {
            Fingerprint = Fingerprint.Of(labels),
            Labels = labels,
            Annotations = new Dictionary<string, string>(),
            StartsAt = _start,
            EndsAt = _start.AddHours(1),
            UpdatedAt = _start,
        };
    }
}
