using AlertImages.Core.Delivery;
using AlertImages.Core.History;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pipeline;
using AlertImages.Daemon.History;
using AlertImages.Storage.Sql;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Storage;

/// <summary>What people are shown, on a real SQLite file and a real PostgreSQL.</summary>
[TestFixture(StoreBed.Sqlite)]
[TestFixture(StoreBed.Postgres)]
public sealed class HistoryStoreTests(string engine)
{
    private static readonly Dictionary<string, int> s_idle = [];
    private ManualTime _time = null!;
    private StoreBed _bed = null!;
    private SqlStore _store = null!;
    private int _groups;

    [SetUp]
    public async Task SetUp()
    {
        _time = new ManualTime();
        _bed = await StoreBed.CreateAsync(engine, _time);
        _store = _bed.Open(new StoreOptions { Path = "", LeaseTime = TimeSpan.FromMinutes(1) });
        _groups = 0;
    }

    [TearDown]
    public async Task TearDown()
    {
        await _store.DisposeAsync();
        _bed.Dispose();
    }

    [Test]
    public async Task Pages_follow_one_another_without_a_gap()
    {
        var ids = new List<string>();
        for (var number = 0; number < 25; number++)
        {
            ids.Add(await AddAsync($"web-{number}"));
        }

        var (seen, before) = (new List<string>(), (long?)null);
        do
        {
            var page = await ListAsync(new HistoryFilter { Limit = 10, Before = before });
            seen.AddRange(page.Notifications.Select(static notification => notification.Id));
            before = page.Next;
        }
        while (before is not null);

        Assert.That(seen, Is.EqualTo(ids.AsEnumerable().Reverse()));
    }

    [TestCase(NotificationState.Waiting)]
    [TestCase(NotificationState.Delivering)]
    [TestCase(NotificationState.Delivered)]
    [TestCase(NotificationState.Failed)]
    [TestCase(NotificationState.Parked)]
    public async Task Each_state_is_found_and_nothing_else(NotificationState state)
    {
        var ids = new Dictionary<NotificationState, string>
        {
            [NotificationState.Parked] = await ParkAsync(),
            [NotificationState.Delivered] = await DeliverAsync(DeliveryState.Delivered),
            [NotificationState.Failed] = await DeliverAsync(DeliveryState.Dead),
            [NotificationState.Delivering] = await DeliverAsync(DeliveryState.Retry),
            [NotificationState.Waiting] = await AddAsync("waiting"),
        };

        var found = (await ListAsync(new HistoryFilter { State = state })).Notifications;

        Assert.That(found.Select(static notification => (notification.Id, notification.State)), Is.EqualTo(new[] { (ids[state], state) }));
    }

    [TestCase("WEB-7", true)]
    [TestCase("über", true)]
    [TestCase("50%", true)]
    [TestCase("a\"b", true)]
    [TestCase("5_", false)]
    [TestCase("web-77", false)]
    public async Task Text_is_found_as_it_is_written(string text, bool isThere)
    {
        await AddAsync("web-7", "Last über 50% von a\"b");

        Assert.That((await ListAsync(new HistoryFilter { Text = text })).Notifications, Has.Count.EqualTo(isThere ? 1 : 0));
    }

    [Test]
    public async Task A_search_stops_where_it_was_told_and_goes_on_from_there()
    {
        var first = await AddAsync("the-needle");
        for (var number = 0; number < 40; number += 20)
        {
            await Task.WhenAll(Enumerable.Range(number, 20).Select(index => AddAsync($"web-{index}")));
        }

        var page = await ListAsync(new HistoryFilter { Text = "the-needle" });

        Assert.That(page.Notifications.Select(static notification => notification.Id), Is.EqualTo(new[] { first }));
        Assert.That((page.Next, page.IsSearchCut), Is.EqualTo(((long?)null, false)), "all were looked at");
    }

    [Test]
    public async Task Contact_point_and_picture_are_filters_too()
    {
        var with = await DeliverAsync(DeliveryState.Delivered, new AlertPicture("3f8e9d1c-0000-4000-8000-000000000001", null));
        var without = await DeliverAsync(DeliveryState.Delivered);

        Assert.That(await IdsAsync(new HistoryFilter { HasPicture = true }), Is.EqualTo(new[] { with }));
        Assert.That(await IdsAsync(new HistoryFilter { HasPicture = false }), Is.EqualTo(new[] { without }));
        Assert.That(await IdsAsync(new HistoryFilter { ContactPoint = "ops" }), Has.Count.EqualTo(2));
        Assert.That(await IdsAsync(new HistoryFilter { ContactPoint = "others" }), Is.Empty);
    }

    [Test]
    public async Task Every_attempt_and_the_request_as_it_came_are_there()
    {
        var id = (
            (AddResult.Stored)await _store.Events.AddAsync(Some.Group(Some.FiringAlert()), "{\"as\":\"it came\"}"u8.ToArray(), CancellationToken.None)).Id;
        await CompleteAsync(new AlertPicture(null, PictureFailure.NoDashboard));
        await AttemptAsync(new DeliveryOutcome(DeliveryState.Retry, _time.GetUtcNow(), "serverError", "503 out of order"));
        _time.Advance(TimeSpan.FromSeconds(5));
        await AttemptAsync(new DeliveryOutcome(DeliveryState.Delivered, Reference: "message-1"));

        var found = (await _store.History.FindAsync(id, CancellationToken.None))!;

        var delivery = found.Deliveries.Single();
        Assert.That((delivery.State, delivery.Attempts, delivery.Reference), Is.EqualTo((DeliveryState.Delivered, 2, "message-1")));
        Assert.That(delivery.Log.Select(static attempt => (attempt.Number, attempt.State, attempt.Reason, attempt.Detail)), Is.EqualTo(new[]
        {
            (1, DeliveryState.Retry, "serverError", "503 out of order"), (2, DeliveryState.Delivered, null, null),
        }));
        Assert.That(delivery.Log[1].EndedAt - delivery.Log[0].EndedAt, Is.EqualTo(TimeSpan.FromSeconds(5)));
        Assert.That(found.Received, Is.EqualTo("{\"as\":\"it came\"}"u8.ToArray()));
        Assert.That(found.Pictures.Single().Failure, Is.EqualTo(PictureFailure.NoDashboard));
        Assert.That(await _store.History.FindAsync("unknown", CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task What_was_given_up_is_sent_again_with_all_its_attempts()
    {
        var id = await DeliverAsync(DeliveryState.Dead);

        Assert.That(await _store.Deliveries.RedeliverAsync(id, CancellationToken.None), Is.EqualTo(1));
        var again = (await _store.Deliveries.ClaimDeliveriesAsync(10, 4, s_idle, CancellationToken.None)).Single();
        Assert.That((again.EventId, again.Attempt), Is.EqualTo((id, 1)));
        await _store.Deliveries.FinishAttemptAsync(again, new DeliveryOutcome(DeliveryState.Delivered), CancellationToken.None);
        Assert.That(await _store.Deliveries.RedeliverAsync(id, CancellationToken.None), Is.Zero, "what was delivered is not sent twice");
        Assert.That(
            (await _store.History.FindAsync(id, CancellationToken.None))!.Deliveries.Single().Log,
            Has.Count.EqualTo(2),
            "what was before is still told");
    }

    [Test]
    public async Task What_was_parked_is_taken_up_again()
    {
        var id = await ParkAsync();

        Assert.That(await _store.Deliveries.RedeliverAsync(id, CancellationToken.None), Is.EqualTo(1));
        Assert.That((await _store.Events.ClaimEventsAsync(10, CancellationToken.None)).Single().Id, Is.EqualTo(id));
    }

    [Test]
    public async Task Attempts_go_with_their_notification()
    {
        var id = await DeliverAsync(DeliveryState.Delivered);
        _time.Advance(TimeSpan.FromDays(8));

        Assert.That(await _store.Events.DeleteHistoryAsync(_time.GetUtcNow().AddDays(-7), CancellationToken.None), Is.EqualTo(1));
        Assert.That(await _store.History.FindAsync(id, CancellationToken.None), Is.Null);
        Assert.That((await ListAsync(new HistoryFilter())).Notifications, Is.Empty);
    }

    private Task<HistoryPage> ListAsync(HistoryFilter filter) => _store.History.ListAsync(filter, CancellationToken.None);

    [Test]
    public async Task What_was_found_then_is_told_whatever_the_panel_map_says_now()
    {
        var id = await AddAsync("mapped");
        var claimed = (await _store.Events.ClaimEventsAsync(1, CancellationToken.None)).Single();
        var found = new FoundSubject { DashboardUid = "then", PanelId = 7, How = "panel_map", Expression = "up == 0", ExpressionHow = "generatorURL" };
        await _store.Events.CompleteEventAsync(
            claimed, new PipelineOutcome([found], [new AlertPicture(null, PictureFailure.Timeout)], []), CancellationToken.None);

        var record = (await _store.History.FindAsync(id, CancellationToken.None))!;

        Assert.That(record.Subjects, Is.EqualTo(new[] { found }));
        Assert.That(HistorySteps.Subject(record.Subjects[0]), Is.EqualTo("then, panel 7, named by panel_map"));
        var panel = NotificationBody.Of(record).Alerts.Single().Panel!;
        Assert.That((panel.DashboardUid, panel.PanelId, panel.FoundBy), Is.EqualTo(("then", "7", "panel_map")));
    }

    [Test]
    public async Task An_event_of_an_earlier_version_has_no_subject_and_says_so()
    {
        var id = await AddAsync("old");

        var record = (await _store.History.FindAsync(id, CancellationToken.None))!;

        Assert.That(HistorySteps.Subject(record.Subjects.ElementAtOrDefault(0)), Is.EqualTo("not recorded"));
    }

    private async Task<List<string>> IdsAsync(HistoryFilter filter) =>
        [.. (await ListAsync(filter)).Notifications.Select(static notification => notification.Id)];

    private async Task<string> AddAsync(string instance, string summary = "CPU is high")
    {
        var alert = Some.FiringAlert(instance);
        var group = Some.Group(alert with
        {
            Annotations = new Dictionary<string, string> { ["summary"] = summary },
        }) with
        {
            GroupKey = $"group-{Interlocked.Increment(ref _groups)}",
        };
        return ((AddResult.Stored)await _store.Events.AddAsync(group, CancellationToken.None)).Id;
    }

    private async Task<string> ParkAsync()
    {
        var id = await AddAsync("parked");
        for (var failure = 0; failure < 3; failure++)
        {
            await _store.Events.ReleaseEventAsync(
                (await _store.Events.ClaimEventsAsync(1, CancellationToken.None)).Single(),
                failed: true,
                CancellationToken.None);
        }

        return id;
    }

    private async Task<string> DeliverAsync(DeliveryState state, AlertPicture? picture = null)
    {
        var id = await AddAsync(state.ToString());
        await CompleteAsync(picture ?? new AlertPicture(null, PictureFailure.NoPanel));
        await AttemptAsync(new DeliveryOutcome(state, _time.GetUtcNow().AddHours(1), "clientError", "400 bad"));
        return id;
    }

    private async Task CompleteAsync(AlertPicture picture) => await _store.Events.CompleteEventAsync(
        (await _store.Events.ClaimEventsAsync(10, CancellationToken.None)).Single(),
        [picture],
        [new NewDelivery("ops", "hook", "webhook", false)],
        CancellationToken.None);

    private async Task AttemptAsync(DeliveryOutcome outcome) =>
        await _store.Deliveries.FinishAttemptAsync(
            (await _store.Deliveries.ClaimDeliveriesAsync(10, 4, s_idle, CancellationToken.None)).Single(),
            outcome,
            CancellationToken.None);
}
