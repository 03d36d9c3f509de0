using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Delivery;
using AlertImages.Core.Pictures;
using AlertImages.Core.Provisioned;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Delivery;

public sealed class DeliveryServiceTests
{
    private readonly DeliveryOptions _options = new();
    private PipelineBed _bed = null!;

    private ManualTime Time => _bed.Time;

    [SetUp]
    public void SetUp() => _bed = new PipelineBed();

    [TearDown]
    public async Task TearDown() => await _bed.DisposeAsync();

    [Test]
    public async Task What_is_delivered_is_counted()
    {
        var outcome = await DeliverAsync(new Sender(static _ => new DeliveryResult.Delivered("message-1")));

        Assert.That(outcome, Is.EqualTo(new DeliveryOutcome(DeliveryState.Delivered, Reference: "message-1")));
        Assert.That((_bed.DeliveryMetrics.Attempts.Read("webhook"), _bed.DeliveryMetrics.Deliveries.Read("webhook", "delivered")), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_passing_failure_is_tried_again_after_the_vendor_s_wish()
    {
        var outcome = await DeliverAsync(new Sender(static _ => new DeliveryResult.TryLater(FailureReason.RateLimited, "slow down", TimeSpan.FromSeconds(7))));

        Assert.That(outcome, Is.EqualTo(new DeliveryOutcome(DeliveryState.Retry, Time.GetUtcNow().AddSeconds(7), "rateLimited", "slow down")));
        Assert.That(
            (_bed.DeliveryMetrics.Deliveries.Read("webhook", "retried"), _bed.DeliveryMetrics.Failures.Read("webhook", "rateLimited")), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_final_failure_is_dead_at_once()
    {
        var outcome = await DeliverAsync(new Sender(static _ => new DeliveryResult.GiveUp(FailureReason.AuthError, "answered 401")));

        Assert.That((outcome.State, outcome.Reason, outcome.Detail), Is.EqualTo((DeliveryState.Dead, "authError", "answered 401")));
        Assert.That((_bed.DeliveryMetrics.Dead.Read("webhook"), _bed.DeliveryMetrics.Failures.Read("webhook", "authError")), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task After_the_last_attempt_a_passing_failure_is_final()
    {
        var outcome = await DeliverAsync(new Sender(static _ => new DeliveryResult.TryLater(FailureReason.ServerError, "answered 503")), attempt: 10);

        Assert.That((outcome.State, outcome.Detail), Is.EqualTo((DeliveryState.Dead, "answered 503 (given up after 10 attempts)")));
    }

    [Test]
    public async Task A_vendor_that_does_not_answer_is_left_after_send_timeout()
    {
        var sender = new Sender(async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return new DeliveryResult.Delivered();
        });
        var delivery = DeliverAsync(sender);
        await sender.Started;
        Time.Advance(_options.SendTimeout);

        Assert.That((await delivery).Reason, Is.EqualTo("contextDeadlineExceeded"));
    }

    [Test]
    public async Task A_bug_in_an_integration_is_a_failure_that_is_tried_again()
    {
        var outcome = await DeliverAsync(new Sender(static _ => throw new InvalidCastException("bug")));

        Assert.That((outcome.State, outcome.Reason, outcome.Detail), Is.EqualTo((DeliveryState.Retry, "other", "InvalidCastException")));
    }

    [Test]
    public async Task No_connection_does_not_show_the_address()
    {
        var outcome = await DeliverAsync(new Sender(static _ => throw new HttpRequestException(
            HttpRequestError.ConnectionError,
            "https://hooks.example.org/hush")));

        Assert.That((outcome.Reason, outcome.Detail), Is.EqualTo(("connectionFailed", "no connection: ConnectionError")));
    }

    [Test]
    public async Task A_contact_point_that_is_gone_is_final() =>
        Assert.That((await DeliverAsync(null)).Reason, Is.EqualTo("contactPointGone"));

    [Test]
    public async Task Pictures_are_attached_and_a_file_that_is_gone_is_a_reason()
    {
        var there = Some.Image(_bed.Folder, 1);
        var gone = Some.Image(_bed.Folder, 2);
        await _bed.Store.Images.AddPictureAsync(there, null, CancellationToken.None);
        await _bed.Store.Images.AddPictureAsync(gone, null, CancellationToken.None);
        File.Delete(gone.Path);
        var sender = new Sender(static _ => new DeliveryResult.Delivered());

        await DeliverAsync(sender, Some.Group(Some.FiringAlert(), Some.FiringAlert("web-2")), [new(there.Token, null), new(gone.Token, null)]);

        Assert.That(
            sender.Sent!.Alerts.Select(static alert => (alert.Picture?.Token, alert.WhyNoPicture)),
            Is.EqualTo(new[] { (there.Token, (PictureFailure?)null), (null, PictureFailure.Error) }));
        Assert.That(sender.Sent.IdempotencyKey, Is.EqualTo("event-1/uid-1"));
    }

    [TestCase(0, PictureFailure.NoLink)]
    [TestCase(1, PictureFailure.UploadFailed)]
    public async Task Where_only_links_are_taken_a_missing_one_is_a_reason(int failedUploads, PictureFailure expected)
    {
        var picture = Some.Image(_bed.Folder);
        await _bed.Store.Images.AddPictureAsync(picture, null, CancellationToken.None);
        for (var upload = 0; upload < failedUploads; upload++)
        {
            await _bed.Store.Objects.PostponeUploadAsync(picture.Token, null, CancellationToken.None);
        }

        var sender = new Sender(static _ => new DeliveryResult.Delivered()) { Images = new ImageSupport(MaxUploads: 0, MaxLinks: 1) };

        await DeliverAsync(sender, Some.Group(), [new(picture.Token, null)]);

        Assert.That((sender.Sent!.Alerts.Single().Picture, sender.Sent.Alerts.Single().WhyNoPicture), Is.EqualTo(((Picture?)null, expected)));
        Assert.That(sender.Sent.Note, Is.EqualTo($"No picture: {expected.Text()}."));
    }

    [Test]
    public async Task A_picture_that_is_too_large_is_sent_smaller()
    {
        var picture = Some.Image(_bed.Folder);
        await File.WriteAllBytesAsync(picture.Path, new byte[40_000]);
        await _bed.Store.Images.AddPictureAsync(picture, null, CancellationToken.None);
        var sender = new Sender(static _ => new DeliveryResult.Delivered())
        {
            Images = new ImageSupport(MaxUploads: 1, MaxLinks: 0) { MaxUploadBytes = 10_000 },
        };

        await DeliverAsync(sender, Some.Group(), [new(picture.Token, null)]);

        var sent = sender.Sent!.Pictures.Single().Picture;
        Assert.That((sent.Token, new FileInfo(sent.Path).Length), Is.EqualTo((picture.Token, 5000)));
        Assert.That(new FileInfo(picture.Path).Length, Is.EqualTo(40_000));
    }

    [Test]
    public async Task A_late_picture_that_went_onto_a_sheet_is_added_with_it()
    {
        var pictures = new[] { Some.Image(_bed.Folder, 1), Some.Image(_bed.Folder, 2) };
        foreach (var picture in pictures)
        {
            await _bed.Store.Images.AddPictureAsync(picture, null, CancellationToken.None);
        }

        var sender = new Sender(static _ => new DeliveryResult.Delivered()) { Images = new ImageSupport(MaxUploads: 1, MaxLinks: 0) };

        var message = Message(
            Some.Group(Some.FiringAlert("web-1"), Some.FiringAlert("web-2")), [.. pictures.Select(static picture => new AlertPicture(picture.Token, null))]);

        await DeliverAsync(sender, new ClaimedDelivery.Addition(message, [pictures[1].Token]) { Reference = "message-1" });

        Assert.That(sender.Added!.Single().Picture.About!.Kind, Is.EqualTo(PictureKind.Sheet));
        Assert.That(sender.Sent, Is.Null);
    }

    [Test]
    public async Task A_late_picture_that_the_message_shows_already_is_not_added()
    {
        var picture = Some.Image(_bed.Folder, 1);
        await _bed.Store.Images.AddPictureAsync(picture, null, CancellationToken.None);
        var sender = new Sender(static _ => new DeliveryResult.Delivered()) { Images = new ImageSupport(MaxUploads: 1, MaxLinks: 0) };
        var message = Message(Some.Group(), [new AlertPicture(picture.Token, null)]);

        var outcome = await DeliverAsync(sender, new ClaimedDelivery.Addition(message, [picture.Token]) { Reference = "message-1", AreShown = true });

        Assert.That((sender.Added, outcome.State), Is.EqualTo(((IReadOnlyList<ChosenPicture>?)null, DeliveryState.Delivered)));
    }

    [Test]
    public async Task Disable_resolve_message_leaves_resolved_alerts_out()
    {
        var sender = new Sender(static _ => new DeliveryResult.Delivered());

        await DeliverAsync(sender, Some.Group(Some.ResolvedAlert("web-2"), Some.FiringAlert()), [], disableResolve: true);

        Assert.That(sender.Sent!.Group.Alerts.Select(static alert => alert.Status), Is.EqualTo(new[] { AlertState.Firing }));
    }

    private Task<DeliveryOutcome> DeliverAsync(Sender? sender, int attempt = 1) => DeliverAsync(sender, Some.Group(), [], attempt);

    private Task<DeliveryOutcome> DeliverAsync(
        Sender? sender, AlertGroup group, IReadOnlyList<AlertPicture> pictures, int attempt = 1, bool disableResolve = false) =>
        DeliverAsync(sender, Message(group, pictures, attempt), disableResolve);

    private async Task<DeliveryOutcome> DeliverAsync(Sender? sender, ClaimedDelivery delivery, bool disableResolve = false)
    {
        _bed.Provision(sender is null ? [] : [new Integration("uid-1", "webhook", disableResolve, sender)]);
        return await _bed.Deliveries(_options).DeliverAsync(delivery, CancellationToken.None);
    }

    private ClaimedDelivery.Message Message(AlertGroup group, IReadOnlyList<AlertPicture> pictures, int attempt = 1) => new()
    {
        Id = 1,
        EventId = "event-1",
        ContactPoint = "ops",
        Integration = "uid-1",
        Type = "webhook",
        Attempt = attempt,
        ReceivedAt = Time.GetUtcNow(),
        CreatedAt = Time.GetUtcNow(),
        Group = group,
        Pictures = pictures,
    };

    private sealed class Sender(Func<Notification, CancellationToken, Task<DeliveryResult>> send) : IAddsPictures
    {
        private readonly TaskCompletionSource _started = new();

        public Sender(Func<Notification, DeliveryResult> send)
            : this((notification, _) => Task.FromResult(send(notification)))
        {
        }

        public Task Started => _started.Task;

        public Notification? Sent { get; private set; }

        public IReadOnlyList<ChosenPicture>? Added { get; private set; }

        public bool CanAddPictures => true;

        public Task<DeliveryResult> AddPicturesAsync(
            Notification notification, IReadOnlyList<ChosenPicture> late, string reference, CancellationToken cancellationToken)
        {
            Added = late;
            return Task.FromResult<DeliveryResult>(new DeliveryResult.Delivered());
        }

        public ImageSupport Images { get; init; } = new(5, 5);

        public Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken)
        {
            Sent = notification;
            _started.SetResult();
            return send(notification, cancellationToken);
        }
    }
}
