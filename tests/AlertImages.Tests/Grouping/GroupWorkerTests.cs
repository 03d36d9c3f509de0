using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Grouping;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Telemetry;
using AlertImages.Storage.Sql;
using AlertImages.Storage.Sqlite;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Grouping;

/// <summary>The worker sleeps until the next group is due and is woken by what comes earlier.</summary>
public sealed class GroupWorkerTests
{
    private static readonly NotificationPolicy s_policy = new() { Key = "{}", Receiver = "ops", GroupBy = ["alertname"], GroupWait = TimeSpan.FromSeconds(30) };
    private readonly ManualTime _time = new();
    private readonly ProvisionedHolder _provisioned = new();
    private TempFolder _folder = null!;
    private SqlStore _store = null!;
    private GroupWorker _worker = null!;

    [SetUp]
    public async Task SetUp()
    {
        _folder = new TempFolder();
        _store = SqliteStore.Open(new StoreOptions { Path = _folder.File("store.db"), BacklogLimit = 2 }, _time);
        Apply(s_policy);
        _worker = new GroupWorker(
            _store.Groups, _provisioned, new LinkCompletion("", static () => "http://127.0.0.1/"), new QueueMetrics(new MetricRegistry()), _time,
            NullLogger<GroupWorker>.Instance);
        await _worker.StartAsync(CancellationToken.None);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _worker.StopAsync(CancellationToken.None);
        _worker.Dispose();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_group_is_told_of_when_it_is_due_and_not_before()
    {
        var start = _time.GetUtcNow();
        await ReceiveAsync("a");

        var told = await NextAsync();

        Assert.That(told.ReceivedAt - start, Is.InRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(31)));
    }

    [Test]
    public async Task New_policies_are_seen_when_they_come()
    {
        await ReceiveAsync("a");
        Apply(s_policy with { Receiver = "others" });
        _store.Groups.GroupsChanged.Raise();

        Assert.That((await NextAsync()).Group.ContactPoint, Is.EqualTo("others"));
    }

    [Test]
    public async Task A_full_backlog_refuses_alerts_and_holds_groups_back_without_losing_them()
    {
        await ReceiveAsync("a", "b", "c");
        await Eventually.HoldsAsync(
            async () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return (await _store.Events.ReadStatisticsAsync(CancellationToken.None)).Events == 2;
            },
            "two are told of, the third one waits");

        Assert.That(await TryReceiveAsync("d"), Is.False);
        var first = await _store.Events.ClaimEventsAsync(10, CancellationToken.None);
        Assert.That(first, Has.Count.EqualTo(2));
        foreach (var claimed in first)
        {
            await _store.Events.CompleteEventAsync(claimed, [], [], CancellationToken.None);
        }

        Assert.That(first.Append(await NextAsync()).Select(static told => told.Group.Alerts.Single().Name), Is.EquivalentTo(new[] { "a", "b", "c" }));
        Assert.That(await TryReceiveAsync("d"), Is.True);
    }

    private void Apply(NotificationPolicy policy) =>
        _provisioned.Replace(new ProvisionedSnapshot
        {
            ContactPoints = new Dictionary<string, IReadOnlyList<Integration>> { ["ops"] = [], ["others"] = [] },
            DefaultName = policy.Receiver,
            Policies = new PolicyTree(policy, new Dictionary<string, MuteTiming>()),
        });

    private async Task ReceiveAsync(params string[] names) => Assert.That(await TryReceiveAsync(names), Is.True);

    private Task<bool> TryReceiveAsync(params string[] names) => _store.Groups.ReceiveAsync(
        [.. names.Select(name =>
        {
            var labels = new Dictionary<string, string> { ["alertname"] = name };
            return new ActiveAlert
            {
                Fingerprint = Fingerprint.Of(labels),
                Labels = labels,
                Annotations = new Dictionary<string, string>(),
                StartsAt = _time.GetUtcNow(),
                EndsAt = _time.GetUtcNow().AddDays(1),
                UpdatedAt = _time.GetUtcNow(),
            };
        })],
        _provisioned.Current.Policies!.Route, CancellationToken.None);

    /// <summary>Moves the clock second by second, as soon as the worker waits for it.</summary>
    private async Task<StoredEvent> NextAsync()
    {
        StoredEvent? told = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                told = await _store.Events.ClaimEventsAsync(1, CancellationToken.None) is [var first, ..] ? first : null;
                if (told is null && _time.WaitingTimers > 0)
                {
                    _time.Advance(TimeSpan.FromSeconds(1));
                }

                return told is not null;
            },
            "a group is told of");
        return told!;
    }
}
