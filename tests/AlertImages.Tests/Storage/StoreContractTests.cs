using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pipeline;
using AlertImages.Storage.Sql;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Storage;

/// <summary>What every store must do, on a real SQLite file and a real PostgreSQL.</summary>
[TestFixture(StoreBed.Sqlite)]
[TestFixture(StoreBed.Postgres)]
public sealed class StoreContractTests(string engine)
{
    private static readonly Dictionary<string, int> s_idle = [];
    private readonly ManualTime _time = new();
    private StoreBed _bed = null!;
    private SqlStore _store = null!;

    [SetUp]
    public async Task SetUp()
    {
        _bed = await StoreBed.CreateAsync(engine, _time);
        _store = Open();
    }

    [TearDown]
    public async Task TearDown()
    {
        await _store.DisposeAsync();
        _bed.Dispose();
    }

    [Test]
    public async Task An_event_comes_back_as_it_went_in()
    {
        var group = Some.Group(Some.FiringAlert(), Some.ResolvedAlert("web-2")) with { TruncatedAlerts = 3 };
        var id = await AddAsync(group);

        var claimed = (await ClaimAsync()).Single();

        Assert.That((claimed.Id, claimed.ReceivedAt), Is.EqualTo((id, _time.GetUtcNow())));
        Assert.That(
            System.Text.Json.JsonSerializer.Serialize(claimed.Group, AlertJson.Default.AlertGroup),
            Is.EqualTo(System.Text.Json.JsonSerializer.Serialize(group, AlertJson.Default.AlertGroup)));
    }

    [Test]
    public async Task The_same_alerts_within_the_window_are_one_event()
    {
        var id = await AddAsync(Some.Group());
        _time.Advance(TimeSpan.FromSeconds(59));
        var again = await _store.Events.AddAsync(
            Some.Group(Some.FiringAlert() with { ValueString = "another value", EndsAt = Some.Start.AddHours(9) }),
            CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(2));
        var later = await _store.Events.AddAsync(Some.Group(), CancellationToken.None);

        Assert.That(again, Is.EqualTo(new AddResult.Duplicate(id)));
        Assert.That(later, Is.InstanceOf<AddResult.Stored>());
    }

    private static IEnumerable<TestCaseData> Others()
    {
        yield return new TestCaseData(Some.Group(Some.ResolvedAlert())).SetArgDisplayNames("another state");
        yield return new TestCaseData(Some.Group(Some.FiringAlert("web-2"))).SetArgDisplayNames("another alert");
        yield return new TestCaseData(Some.Group(Some.FiringAlert(), Some.FiringAlert("web-2"))).SetArgDisplayNames("one alert more");
        yield return new TestCaseData(Some.Group(Some.FiringAlert() with { StartsAt = Some.Start.AddSeconds(1) })).SetArgDisplayNames("another start");
        yield return new TestCaseData(Some.Group() with { ContactPoint = "other" }).SetArgDisplayNames("another contact point");
        yield return new TestCaseData(Some.Group() with { GroupKey = "other" }).SetArgDisplayNames("another group");
        yield return new TestCaseData(Some.Group() with { OrgId = 2 }).SetArgDisplayNames("another organisation");
    }

    [TestCaseSource(nameof(Others))]
    public async Task What_differs_is_another_event(AlertGroup other)
    {
        await AddAsync(Some.Group());

        Assert.That(await _store.Events.AddAsync(other, CancellationToken.None), Is.InstanceOf<AddResult.Stored>());
    }

    [Test]
    public async Task A_full_backlog_takes_nothing_but_still_knows_duplicates()
    {
        await ReopenAsync(new StoreOptions { BacklogLimit = 2 });
        var first = await AddAsync(Some.Group());
        await AddAsync(Some.Group(Some.FiringAlert("web-2")));

        Assert.That(await _store.Events.AddAsync(Some.Group(Some.FiringAlert("web-3")), CancellationToken.None), Is.InstanceOf<AddResult.BacklogFull>());
        Assert.That(await _store.Events.AddAsync(Some.Group(), CancellationToken.None), Is.EqualTo(new AddResult.Duplicate(first)));
        Assert.That((await _store.Events.ReadStatisticsAsync(CancellationToken.None)).Events, Is.EqualTo(2));
    }

    [Test]
    public async Task Events_of_one_group_are_handed_out_one_after_the_other()
    {
        var firing = await AddAsync(Some.Group());
        var resolved = await AddAsync(Some.Group(Some.ResolvedAlert()));
        var other = await AddAsync(Some.Group(Some.FiringAlert("web-9")) with { GroupKey = "other" });

        var first = await ClaimAsync();
        Assert.That(first.Select(static claimed => claimed.Id), Is.EqualTo(new[] { firing, other }));
        Assert.That(await ClaimAsync(), Is.Empty);

        await CompleteAsync(first[0]);
        Assert.That((await ClaimAsync()).Select(static claimed => claimed.Id), Is.EqualTo(new[] { resolved }));
    }

    [Test]
    public async Task An_event_that_fails_three_times_is_parked_and_holds_nobody_up()
    {
        await AddAsync(Some.Group());
        var next = await AddAsync(Some.Group(Some.ResolvedAlert()));
        for (var round = 0; round < 3; round++)
        {
            await _store.Events.ReleaseEventAsync((await ClaimAsync()).Single(), failed: true, CancellationToken.None);
        }

        Assert.That((await ClaimAsync()).Single().Id, Is.EqualTo(next));
        Assert.That((await _store.Events.ReadStatisticsAsync(CancellationToken.None)).Parked, Is.EqualTo(1));
    }

    [Test]
    public async Task Giving_an_event_back_at_shutdown_is_no_failure()
    {
        await AddAsync(Some.Group());
        for (var round = 0; round < 5; round++)
        {
            await _store.Events.ReleaseEventAsync((await ClaimAsync()).Single(), failed: false, CancellationToken.None);
        }

        Assert.That(await ClaimAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Another_start_takes_back_what_a_dead_process_was_at()
    {
        var id = await AddAsync(Some.Group());
        await AddAsync(Some.Group(Some.FiringAlert("web-9")) with { GroupKey = "other" });
        var claimed = await ClaimAsync();
        await CompleteAsync(claimed[1], new NewDelivery("ops", "uid-1", "webhook"));
        Assert.That(await ClaimDeliveriesAsync(), Has.Count.EqualTo(1));

        await ReopenAsync();
        var taken = await _store.Events.TakeBackLeasesAsync(CancellationToken.None);

        Assert.That(taken, Is.EqualTo(new TakenBack(Rows: 2, Parked: 0)));
        Assert.That((await ClaimAsync()).Single().Id, Is.EqualTo(id));
        Assert.That((await ClaimDeliveriesAsync()).Single().Attempt, Is.EqualTo(2), "the attempt of the dead process counts");
    }

    [Test]
    public async Task What_ended_the_process_three_times_is_parked()
    {
        await AddAsync(Some.Group());
        await CompleteAsync((await ClaimAsync()).Single(), new NewDelivery("ops", "uid-1", "webhook"));
        await AddAsync(Some.Group(Some.FiringAlert("web-9")) with { GroupKey = "other" });
        var parked = 0;
        for (var crash = 0; crash < 3; crash++)
        {
            Assert.That(await ClaimAsync(), Has.Count.EqualTo(1));
            Assert.That(await ClaimDeliveriesAsync(), Has.Count.EqualTo(1));
            await ReopenAsync();
            parked = (await _store.Events.TakeBackLeasesAsync(CancellationToken.None)).Parked;
        }

        Assert.That(parked, Is.EqualTo(2));
        Assert.That(await ClaimAsync(), Is.Empty);
        Assert.That(await ClaimDeliveriesAsync(), Is.Empty);
    }

    [Test]
    public async Task A_process_that_lost_its_lease_cannot_finish_what_another_does()
    {
        await AddAsync(Some.Group());
        var stale = (await ClaimAsync()).Single();
        await ReopenAsync();
        await _store.Events.TakeBackLeasesAsync(CancellationToken.None);

        await CompleteAsync(stale, new NewDelivery("ops", "uid-1", "webhook"));

        Assert.That(await ClaimDeliveriesAsync(), Is.Empty);
        Assert.That(await ClaimAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_delivery_carries_group_and_pictures()
    {
        var id = await AddAsync(Some.Group(Some.FiringAlert(), Some.FiringAlert("web-2")));
        AlertPicture[] pictures = [new("token-1", null), new(null, PictureFailure.QueryFailed) { Detail = "unknown metric x" }];
        await _store.Events.CompleteEventAsync((await ClaimAsync()).Single(), pictures, [new("ops", "uid-1", "slack")], CancellationToken.None);

        var delivery = (await ClaimDeliveriesAsync()).Single();

        Assert.That(
            (delivery.EventId, delivery.ContactPoint, delivery.Integration, delivery.Type, delivery.Attempt),
            Is.EqualTo((id, "ops", "uid-1", "slack", 1)));
        Assert.That(delivery.Group.Alerts, Has.Count.EqualTo(2));
        Assert.That(delivery.Pictures, Is.EqualTo(pictures));
    }

    [Test]
    public async Task A_retry_is_handed_out_when_it_is_due_and_keeps_the_order_of_its_group()
    {
        await DeliverAsync(Some.Group());
        await DeliverAsync(Some.Group(Some.ResolvedAlert()));
        var firing = (await ClaimDeliveriesAsync()).Single();
        await FinishAsync(firing, new DeliveryOutcome(DeliveryState.Retry, _time.GetUtcNow().AddSeconds(30), "serverError", "answered 503"));

        Assert.That(await ClaimDeliveriesAsync(), Is.Empty, "the resolved one must not overtake");
        Assert.That(await _store.Deliveries.NextDueAsync(CancellationToken.None), Is.EqualTo(_time.GetUtcNow().AddSeconds(30)));

        _time.Advance(TimeSpan.FromSeconds(30));
        var again = (await ClaimDeliveriesAsync()).Single();
        Assert.That((again.Id, again.Attempt), Is.EqualTo((firing.Id, 2)));

        await FinishAsync(again, new DeliveryOutcome(DeliveryState.Delivered));
        Assert.That((await ClaimDeliveriesAsync()).Single().Group.Status, Is.EqualTo(AlertState.Resolved));
    }

    [Test]
    public async Task What_seems_to_wait_longer_than_any_pause_is_due_after_a_start()
    {
        await DeliverAsync(Some.Group());
        var delivery = (await ClaimDeliveriesAsync()).Single();
        await FinishAsync(
            delivery,
            new DeliveryOutcome(DeliveryState.Retry, _time.GetUtcNow().AddHours(1), "serverError", "written before the clock was set back"));
        Assert.That(await ClaimDeliveriesAsync(), Is.Empty);

        await _store.Events.TakeBackLeasesAsync(CancellationToken.None);

        Assert.That((await ClaimDeliveriesAsync()).Single().Id, Is.EqualTo(delivery.Id));
    }

    [Test]
    public async Task It_can_be_asked_whether_it_takes_events()
    {
        await _store.Events.CheckAsync(CancellationToken.None);

        Assert.That((await _store.Events.ReadStatisticsAsync(CancellationToken.None)).Events, Is.Zero);
    }

    [Test]
    public async Task A_dead_delivery_lets_the_next_of_its_group_go()
    {
        await DeliverAsync(Some.Group());
        await DeliverAsync(Some.Group(Some.ResolvedAlert()));
        await FinishAsync((await ClaimDeliveriesAsync()).Single(), new DeliveryOutcome(DeliveryState.Dead, Reason: "clientError"));

        Assert.That((await ClaimDeliveriesAsync()).Single().Group.Status, Is.EqualTo(AlertState.Resolved));
    }

    [Test]
    public async Task One_integration_does_not_take_all_slots()
    {
        for (var index = 0; index < 10; index++)
        {
            await DeliverAsync(Some.Group(Some.FiringAlert($"web-{index}")) with { GroupKey = $"g{index}" }, "slow");
        }

        await DeliverAsync(Some.Group() with { GroupKey = "other" }, "fast");

        var claimed = await _store.Deliveries.ClaimDeliveriesAsync(16, 4, s_idle, CancellationToken.None);
        Assert.That(claimed.Count(static delivery => delivery.Integration == "slow"), Is.EqualTo(4));
        Assert.That(claimed.Count(static delivery => delivery.Integration == "fast"), Is.EqualTo(1));

        var busy = new Dictionary<string, int> { ["slow"] = 4 };
        Assert.That(await _store.Deliveries.ClaimDeliveriesAsync(16, 4, busy, CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task A_row_that_cannot_be_read_holds_nobody_up()
    {
        await AddAsync(Some.Group());
        await DamageAsync();
        var next = await AddAsync(Some.Group(Some.ResolvedAlert()));

        Assert.That(await ClaimAsync(), Is.Empty, "the damaged one is parked now");
        Assert.That((await ClaimAsync()).Single().Id, Is.EqualTo(next));
        Assert.That((await _store.Events.ReadStatisticsAsync(CancellationToken.None)).Parked, Is.EqualTo(1));
    }

    [Test]
    public async Task A_delivery_that_cannot_be_read_holds_nobody_up()
    {
        await DeliverAsync(Some.Group());
        await DamageAsync();

        Assert.That(await ClaimDeliveriesAsync(), Is.Empty);
        Assert.That((await _store.Events.ReadStatisticsAsync(CancellationToken.None)).Deliveries, Is.Zero);
    }

    [Test]
    public async Task A_store_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        await AddAsync(Some.Group());
        await _store.DisposeAsync();
        await _bed.ExecuteAsync("PRAGMA user_version = 99", "INSERT INTO schema_version VALUES (99)");

        Assert.That(() => Open(), Throws.InvalidOperationException.With.Message.StartWith("The store has schema version 99"));

        await _bed.ExecuteAsync("PRAGMA user_version = 11", "DELETE FROM schema_version WHERE version = 99");
        _store = Open();
        Assert.That((await _store.Events.ReadStatisticsAsync(CancellationToken.None)).Events, Is.EqualTo(1));
    }

    [Test]
    public async Task A_failing_write_fails_its_caller_alone()
    {
        var many = Enumerable.Range(0, 50).Select(index => index == 25
            ? _store.Images.AddPictureAsync(
                new Picture { Token = null!, Path = "", ContentHash = "", CreatedAt = Some.Start, ExpiresAt = Some.Start }, null, CancellationToken.None)
            : _store.Events.AddAsync(Some.Group(Some.FiringAlert($"web-{index}")), CancellationToken.None)).ToArray();

        await Task.WhenAll(many.Select(static task => task.ContinueWith(static _ => { }, TaskScheduler.Default)));

        Assert.That(many.Count(static task => task.IsFaulted), Is.EqualTo(1));
        Assert.That((await _store.Events.ReadStatisticsAsync(CancellationToken.None)).Events, Is.EqualTo(49));
    }

    [Test]
    public async Task Old_history_goes_and_what_still_waits_stays()
    {
        await DeliverAsync(Some.Group() with { GroupKey = "done" });
        await FinishAsync((await ClaimDeliveriesAsync()).Single(), new DeliveryOutcome(DeliveryState.Delivered));
        await DeliverAsync(Some.Group() with { GroupKey = "waiting" });
        _time.Advance(TimeSpan.FromDays(8));

        Assert.That(await _store.Events.DeleteHistoryAsync(_time.GetUtcNow().AddDays(-7), CancellationToken.None), Is.EqualTo(1));
        Assert.That(await ClaimDeliveriesAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_was_parked_by_chance_gets_further_chances_one_at_a_time()
    {
        await DeliverAsync(Some.Group() with { GroupKey = "delivery" });
        await AddAsync(Some.Group() with { GroupKey = "one" });
        await AddAsync(Some.Group() with { GroupKey = "two" });
        for (var end = 0; end < 3; end++)
        {
            Assert.That(await ClaimAsync(), Has.Count.EqualTo(2));
            Assert.That(await ClaimDeliveriesAsync(), Has.Count.EqualTo(1));
            await ReopenAsync();
            await _store.Events.TakeBackLeasesAsync(CancellationToken.None);
        }

        Assert.That(await _store.Events.ReviveParkedAsync(CancellationToken.None), Is.Zero, "not yet");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await _store.Events.ReviveParkedAsync(CancellationToken.None), Is.EqualTo(2), "one event and one delivery");
        Assert.That(await _store.Events.ReviveParkedAsync(CancellationToken.None), Is.Zero, "one at a time");
        var first = (await ClaimAsync()).Single();
        await CompleteAsync(first);
        await FinishAsync((await ClaimDeliveriesAsync()).Single(), new DeliveryOutcome(DeliveryState.Delivered));

        Assert.That(await _store.Events.ReviveParkedAsync(CancellationToken.None), Is.EqualTo(1), "the other event");
        await ClaimAsync();
        await ReopenAsync();
        await _store.Events.TakeBackLeasesAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.That(await _store.Events.ReviveParkedAsync(CancellationToken.None), Is.Zero, "the next pause is longer");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await _store.Events.ReviveParkedAsync(CancellationToken.None), Is.EqualTo(1));
    }

    [Test]
    public async Task Of_several_who_share_a_store_one_takes_the_picture_of_an_episode()
    {
        var episode = EpisodeKey.Of(Some.FiringAlert());
        Task<bool> BeginAsync(double seconds) => _store.Images.TryBeginEpisodeAsync(episode, TimeSpan.FromSeconds(seconds), CancellationToken.None);
        var isShared = engine == StoreBed.Postgres;

        Assert.That(await BeginAsync(-1), Is.True);
        Assert.That(await BeginAsync(60), Is.True, "the first one was too slow");
        Assert.That(await BeginAsync(60), Is.EqualTo(!isShared));
        await _store.Images.RecordEpisodeAsync(episode, null, PictureFailure.Timeout, CancellationToken.None);
        Assert.That(await BeginAsync(60), Is.True, "who failed lets others try");
        await _store.Images.RecordEpisodeAsync(episode, "token-1", null, CancellationToken.None);
        Assert.That(await BeginAsync(60), Is.EqualTo(!isShared), "it has its picture");
    }

    [Test]
    public async Task An_episode_keeps_its_first_picture()
    {
        var episode = EpisodeKey.Of(Some.FiringAlert());
        await _store.Images.RecordEpisodeAsync(episode, null, PictureFailure.Timeout, CancellationToken.None);
        Assert.That(await _store.Images.TouchEpisodeAsync(episode, CancellationToken.None), Is.Null);

        await _store.Images.RecordEpisodeAsync(episode, "token-1", null, CancellationToken.None);
        await _store.Images.RecordEpisodeAsync(episode, null, PictureFailure.Timeout, CancellationToken.None);

        Assert.That(await _store.Images.TouchEpisodeAsync(episode, CancellationToken.None), Is.EqualTo("token-1"));
        Assert.That(await _store.Images.TouchEpisodeAsync(episode with { Phase = AlertState.Resolved }, CancellationToken.None), Is.Null);
        Assert.That(await _store.Images.TouchEpisodeAsync(episode with { StartsAt = Some.Start.AddHours(1) }, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Further_pictures_of_an_episode_are_kept_apart()
    {
        var episode = EpisodeKey.Of(Some.FiringAlert());
        await _store.Images.RecordEpisodeAsync(episode, "token-1", null, CancellationToken.None);
        await _store.Images.RecordEpisodeAsync(episode.More(1), "token-2", null, CancellationToken.None);
        await _store.Images.RecordEpisodeAsync(episode with { Variant = "phone" }, "token-3", null, CancellationToken.None);

        Assert.That(await _store.Images.TouchEpisodeAsync(episode, CancellationToken.None), Is.EqualTo("token-1"));
        Assert.That(await _store.Images.TouchEpisodeAsync(episode.More(1), CancellationToken.None), Is.EqualTo("token-2"));
        Assert.That(await _store.Images.TouchEpisodeAsync(episode.More(2), CancellationToken.None), Is.Null);
        Assert.That(await _store.Images.TouchEpisodeAsync(episode with { Variant = "phone" }, CancellationToken.None), Is.EqualTo("token-3"));
    }

    [Test]
    public async Task A_picture_keeps_what_it_shows()
    {
        using var folder = new TempFolder();
        var about = new PictureAbout
        {
            Kind = PictureKind.Chart,
            What = "x > 1",
            Value = "2",
            Threshold = "> 1",
            From = Some.Start,
            To = Some.Start.AddHours(1),
            TimeZone = "Europe/Berlin",
            Note = "no data",
            Origin = PictureOrigin.Grafana,
        };
        var picture = Some.Image(folder) with { About = about };
        await _store.Images.AddPictureAsync(picture, null, CancellationToken.None);

        Assert.That((await _store.Images.FetchPicturesAsync([picture.Token], CancellationToken.None)).Single().About, Is.EqualTo(about));
    }

    [Test]
    public async Task Rows_of_earlier_versions_have_neither_notes_nor_details()
    {
        using var folder = new TempFolder();
        var picture = Some.Image(folder);
        await _store.Images.AddPictureAsync(picture, null, CancellationToken.None);
        await DeliverAsync(Some.Group());
        const string About = """UPDATE alert_image SET about = '{"Kind":"Panel","What":"panel 7","Value":"","Threshold":"","TimeZone":""}'""";
        const string Pictures = """UPDATE event SET pictures = '[{"Token":null,"Failure":"Timeout"}]'""";
        await _bed.ExecuteAsync(About, About);
        await _bed.ExecuteAsync(Pictures, Pictures);

        Assert.That(
            (await _store.Images.FetchPicturesAsync([picture.Token], CancellationToken.None)).Single().About,
            Is.EqualTo(new PictureAbout { What = "panel 7" }));
        Assert.That((await ClaimDeliveriesAsync()).Single().Pictures.Single(), Is.EqualTo(new AlertPicture(null, PictureFailure.Timeout)));
    }

    private SqlStore Open(StoreOptions? options = null) => _bed.Open(options);

    private async Task ReopenAsync(StoreOptions? options = null)
    {
        await _store.DisposeAsync();
        _store = Open(options);
    }

    private async Task<string> AddAsync(AlertGroup group) => ((AddResult.Stored)await _store.Events.AddAsync(group, CancellationToken.None)).Id;

    private Task<IReadOnlyList<StoredEvent>> ClaimAsync() => _store.Events.ClaimEventsAsync(100, CancellationToken.None);

    private Task CompleteAsync(StoredEvent claimed, params NewDelivery[] deliveries) =>
        _store.Events.CompleteEventAsync(
            claimed, [.. claimed.Group.Alerts.Select(static _ => new AlertPicture(null, PictureFailure.NoPanel))], deliveries, CancellationToken.None);

    private async Task DeliverAsync(AlertGroup group, string integration = "uid-1")
    {
        await AddAsync(group);
        await CompleteAsync((await ClaimAsync()).Single(), new NewDelivery("ops", integration, "webhook"));
    }

    private Task<IReadOnlyList<ClaimedDelivery>> ClaimDeliveriesAsync() => _store.Deliveries.ClaimDeliveriesAsync(16, 16, s_idle, CancellationToken.None);

    private Task FinishAsync(ClaimedDelivery delivery, DeliveryOutcome outcome) =>
        _store.Deliveries.FinishAttemptAsync(delivery, outcome, CancellationToken.None);

    /// <summary>Makes the alerts of every event unreadable, behind the store's back.</summary>
    private async Task DamageAsync()
    {
        await _store.DisposeAsync();
        await _bed.ExecuteAsync("UPDATE event_payload SET payload = x'7b'", "UPDATE event_payload SET payload = '\\x7b'");
        _store = Open();
    }
}
