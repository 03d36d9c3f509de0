using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pipeline;
using AlertImages.Storage.Sql;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Storage;

/// <summary>Late pictures and messages that a resolved one follows, on a real SQLite file and a real PostgreSQL.</summary>
[TestFixture(StoreBed.Sqlite)]
[TestFixture(StoreBed.Postgres)]
public sealed class FollowUpStoreTests(string engine)
{
    private static readonly Dictionary<string, int> s_idle = [];
    private readonly ManualTime _time = new();
    private StoreBed _bed = null!;
    private SqlStore _store = null!;

    [SetUp]
    public async Task SetUp()
    {
        _bed = await StoreBed.CreateAsync(engine, _time);
        _store = _bed.Open(new StoreOptions { DedupWindow = TimeSpan.Zero });
    }

    [TearDown]
    public async Task TearDown()
    {
        await _store.DisposeAsync();
        _bed.Dispose();
    }

    [Test]
    public async Task A_resolved_message_knows_those_that_say_the_group_is_firing()
    {
        await SendAsync(Some.Group(), "first");
        await SendAsync(Some.Group(Some.FiringAlert(), Some.FiringAlert("web-2")), "second");
        await SendAsync(Some.Group() with { GroupKey = "another" }, "other group");
        await AddAsync(Some.Group(Some.ResolvedAlert()));
        var resolved = (await ClaimAsync()).Single();

        var earlier = await _store.Deliveries.ListFiringMessagesAsync(resolved, 10, CancellationToken.None);

        Assert.That(earlier.Select(static message => (message.Reference, message.Group.Alerts.Count)), Is.EqualTo(new[] { ("second", 2), ("first", 1) }));
        Assert.That((await _store.Deliveries.ListFiringMessagesAsync(resolved, 1, CancellationToken.None)).Single().Reference, Is.EqualTo("second"));
    }

    [Test]
    public async Task Once_it_is_delivered_they_are_over()
    {
        await SendAsync(Some.Group(), "first");
        await SendAsync(Some.Group(Some.ResolvedAlert()), "resolved");
        await SendAsync(Some.Group(), "again");
        await AddAsync(Some.Group(Some.ResolvedAlert()));

        var earlier = await _store.Deliveries.ListFiringMessagesAsync((await ClaimAsync()).Single(), 10, CancellationToken.None);

        Assert.That(earlier.Select(static message => message.Reference), Is.EqualTo(new[] { "again" }));
    }

    [Test]
    public async Task Messages_without_a_name_and_failed_ones_are_not_followed()
    {
        await SendAsync(Some.Group(), null);
        await AddAsync(Some.Group());
        await FinishAsync((await ClaimAsync()).Single(), new DeliveryOutcome(DeliveryState.Dead, Reason: "clientError"));
        await AddAsync(Some.Group(Some.ResolvedAlert()));

        Assert.That(await _store.Deliveries.ListFiringMessagesAsync((await ClaimAsync()).Single(), 10, CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task Late_pictures_are_added_together_to_a_message_that_went_without_them()
    {
        var group = Some.Group(Some.FiringAlert(), Some.FiringAlert("web-2"));
        var id = await SendAsync(group, "message-1");
        await LateAsync(id, 0, "one");
        await LateAsync(id, 1, "two");
        _time.Advance(TimeSpan.FromSeconds(2));

        var claimed = await ClaimAdditionAsync();

        Assert.That((claimed.Reference, claimed.AreShown), Is.EqualTo(("message-1", false)));
        Assert.That(claimed.Tokens, Is.EqualTo(new[] { "one", "two" }));
        Assert.That(claimed.Pictures.Select(static picture => picture.Token), Is.EqualTo(new[] { "one", "two" }));
    }

    [Test]
    public async Task A_message_that_waits_takes_the_late_picture_itself()
    {
        var id = await AddAsync(Some.Group());
        await LateAsync(id, 0, "one");

        var claimed = (await ClaimAsync()).Single();
        await FinishAsync(claimed, new DeliveryOutcome(DeliveryState.Delivered, Reference: "m"));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.That((claimed is ClaimedDelivery.Message, claimed.Pictures.Single().Token), Is.EqualTo((true, "one")));
        Assert.That(await ClaimAsync(), Is.Empty);
    }

    [Test]
    public async Task A_message_that_was_sent_again_with_the_picture_gets_it_once()
    {
        var id = await AddAsync(Some.Group());
        var first = (await ClaimAsync()).Single();
        await LateAsync(id, 0, "one");
        await FinishAsync(first, new DeliveryOutcome(DeliveryState.Retry, _time.GetUtcNow()));
        await FinishAsync((await ClaimAsync()).Single(), new DeliveryOutcome(DeliveryState.Delivered, Reference: "m"));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.That((await ClaimAdditionAsync()).AreShown, Is.True);
    }

    [Test]
    public async Task A_message_that_never_arrived_has_nothing_to_add_to()
    {
        var id = await AddAsync(Some.Group());
        var message = (await ClaimAsync()).Single();
        await LateAsync(id, 0, "one");
        await FinishAsync(message, new DeliveryOutcome(DeliveryState.Dead, Reason: "clientError"));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.That((await ClaimAdditionAsync()).Reference, Is.Null);
    }

    [Test]
    public async Task Late_pictures_hold_no_message_up_and_wait_for_their_own()
    {
        var id = await AddAsync(Some.Group());
        var message = (await ClaimAsync()).Single();
        await LateAsync(id, 0, "one");
        await AddAsync(Some.Group(Some.ResolvedAlert()));
        _time.Advance(TimeSpan.FromSeconds(2));
        var whileSending = await ClaimAsync();
        await FinishAsync(message, new DeliveryOutcome(DeliveryState.Delivered, Reference: "m"));

        var after = await ClaimAsync();

        Assert.That(whileSending, Is.Empty);
        Assert.That(
            after.Select(static claimed => (claimed is ClaimedDelivery.Addition, claimed.Group.Status)),
            Is.EquivalentTo(new[] { (true, AlertState.Firing), (false, AlertState.Resolved) }));
        Assert.That(after.OfType<ClaimedDelivery.Addition>().Single().IsFollowed, Is.False);
    }

    [Test]
    public async Task Late_pictures_know_that_the_alert_is_over()
    {
        var id = await SendAsync(Some.Group(), "m");
        await SendAsync(Some.Group(Some.ResolvedAlert()), "resolved");
        await LateAsync(id, 0, "one");
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.That((await ClaimAdditionAsync()).IsFollowed, Is.True);
    }

    private async Task<ClaimedDelivery.Addition> ClaimAdditionAsync() => (ClaimedDelivery.Addition)(await ClaimAsync()).Single();

    private async Task<string> AddAsync(AlertGroup group)
    {
        var id = ((AddResult.Stored)await _store.Events.AddAsync(group, CancellationToken.None)).Id;
        var claimed = (await _store.Events.ClaimEventsAsync(10, CancellationToken.None)).Single();
        await _store.Events.CompleteEventAsync(
            claimed, [.. group.Alerts.Select(static _ => new AlertPicture(null, PictureFailure.Timeout))],
            [new NewDelivery("ops", "uid-1", "slack", TakesLatePictures: true)], CancellationToken.None);
        return id;
    }

    private async Task<string> SendAsync(AlertGroup group, string? reference)
    {
        var id = await AddAsync(group);
        await FinishAsync((await ClaimAsync()).Single(), new DeliveryOutcome(DeliveryState.Delivered, Reference: reference));
        return id;
    }

    private Task LateAsync(string id, int index, string token) => _store.Events.AddLatePictureAsync(id, index, token, ["uid-1"], CancellationToken.None);

    private Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync() => _store.Deliveries.ClaimDeliveriesAsync(16, 16, s_idle, CancellationToken.None);

    private Task FinishAsync(ClaimedDelivery delivery, DeliveryOutcome outcome) =>
        _store.Deliveries.FinishAttemptAsync(delivery, outcome, CancellationToken.None);
}
