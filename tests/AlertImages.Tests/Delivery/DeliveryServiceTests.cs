using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Images;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Uploads;
using AlertImages.Storage;
using AlertImages.Storage.Sql;
using AlertImages.Storage.Sqlite;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Delivery;

public sealed class DeliveryServiceTests
{
    private readonly ManualTime _time = new();
    private readonly ContactPointRegistry _registry = new();
    private readonly DeliveryOptions _options = new();
    private TempFolder _folder = null!;
    private SqlStore _store = null!;
    private PipelineMetrics _metrics = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        _store = SqliteStore.Open(new StoreOptions { Path = _folder.File("store.db") }, _time);
        _metrics = new PipelineMetrics(new MetricRegistry(), ["webhook"]);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task What_is_delivered_is_counted()
    {
        var outcome = await DeliverAsync(new Sender(static _ => new DeliveryResult.Delivered("message-1")));

        Assert.That(outcome, Is.EqualTo(new DeliveryOutcome(DeliveryState.Delivered, Reference: "message-1")));
        Assert.That((_metrics.Attempts.Read("webhook"), _metrics.Deliveries.Read("webhook", "delivered")), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_passing_failure_is_tried_again_after_the_vendor_s_wish()
    {
        var outcome = await DeliverAsync(new Sender(static _ => new DeliveryResult.TryLater(FailureReason.RateLimited, "slow down", TimeSpan.FromSeconds(7))));

        Assert.That(outcome, Is.EqualTo(new DeliveryOutcome(DeliveryState.Retry, _time.GetUtcNow().AddSeconds(7), "rateLimited", "slow down")));
        Assert.That((_metrics.Deliveries.Read("webhook", "retried"), _metrics.Failures.Read("webhook", "rateLimited")), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_final_failure_is_dead_at_once()
    {
        var outcome = await DeliverAsync(new Sender(static _ => new DeliveryResult.GiveUp(FailureReason.AuthError, "answered 401")));

        Assert.That((outcome.State, outcome.Reason, outcome.Detail), Is.EqualTo((DeliveryState.Dead, "authError", "answered 401")));
        Assert.That((_metrics.Dead.Read("webhook"), _metrics.Failures.Read("webhook", "authError")), Is.EqualTo((1, 1)));
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
        _time.Advance(_options.SendTimeout);

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
        var there = Some.Image(_folder, 1);
        var gone = Some.Image(_folder, 2);
        await _store.Images.AddImageAsync(there, null, CancellationToken.None);
        await _store.Images.AddImageAsync(gone, null, CancellationToken.None);
        File.Delete(gone.Path);
        var sender = new Sender(static _ => new DeliveryResult.Delivered());

        await DeliverAsync(sender, Some.Group(Some.FiringAlert(), Some.FiringAlert("web-2")), [new(there.Token, null), new(gone.Token, null)]);

        Assert.That(
            sender.Sent!.Alerts.Select(static alert => (alert.Image?.Token, alert.WhyNoImage)),
            Is.EqualTo(new[] { (there.Token, (ImageFailure?)null), (null, ImageFailure.Error) }));
        Assert.That(sender.Sent.IdempotencyKey, Is.EqualTo("event-1/uid-1"));
    }

    [TestCase(0, ImageFailure.NoLink)]
    [TestCase(1, ImageFailure.UploadFailed)]
    public async Task Where_only_links_are_taken_a_missing_one_is_a_reason(int failedUploads, ImageFailure expected)
    {
        var image = Some.Image(_folder);
        await _store.Images.AddImageAsync(image, null, CancellationToken.None);
        for (var upload = 0; upload < failedUploads; upload++)
        {
            await _store.Objects.PostponeUploadAsync(image.Token, null, CancellationToken.None);
        }

        var sender = new Sender(static _ => new DeliveryResult.Delivered()) { Images = new ImageSupport(MaxUploads: 0, MaxLinks: 1) };

        await DeliverAsync(sender, Some.Group(), [new(image.Token, null)]);

        Assert.That((sender.Sent!.Alerts.Single().Image, sender.Sent.Alerts.Single().WhyNoImage), Is.EqualTo(((Image?)null, expected)));
        Assert.That(sender.Sent.Note, Is.EqualTo($"No picture: {expected.Text()}."));
    }

    [Test]
    public async Task A_picture_that_is_too_large_is_sent_smaller()
    {
        var image = Some.Image(_folder);
        await File.WriteAllBytesAsync(image.Path, new byte[40_000]);
        await _store.Images.AddImageAsync(image, null, CancellationToken.None);
        var sender = new Sender(static _ => new DeliveryResult.Delivered())
        {
            Images = new ImageSupport(MaxUploads: 1, MaxLinks: 0) { MaxUploadBytes = 10_000 },
        };

        await DeliverAsync(sender, Some.Group(), [new(image.Token, null)]);

        var sent = sender.Sent!.Images.Single().Image;
        Assert.That((sent.Token, new FileInfo(sent.Path).Length), Is.EqualTo((image.Token, 5000)));
        Assert.That(new FileInfo(image.Path).Length, Is.EqualTo(40_000));
    }

    [Test]
    public async Task A_late_picture_that_went_onto_a_sheet_is_added_with_it()
    {
        var images = new[] { Some.Image(_folder, 1), Some.Image(_folder, 2) };
        foreach (var image in images)
        {
            await _store.Images.AddImageAsync(image, null, CancellationToken.None);
        }

        var sender = new Sender(static _ => new DeliveryResult.Delivered()) { Images = new ImageSupport(MaxUploads: 1, MaxLinks: 0) };

        await DeliverAsync(
            sender, Some.Group(Some.FiringAlert("web-1"), Some.FiringAlert("web-2")), [.. images.Select(static image => new AlertPicture(image.Token, null))],
            late: new LateImages([images[1].Token], "message-1", AreShown: false, IsFollowed: false));

        Assert.That(sender.Added!.Single().Image.About!.Kind, Is.EqualTo(ImageKind.Sheet));
        Assert.That(sender.Sent, Is.Null);
    }

    [Test]
    public async Task Disable_resolve_message_leaves_resolved_alerts_out()
    {
        var sender = new Sender(static _ => new DeliveryResult.Delivered());

        await DeliverAsync(sender, Some.Group(Some.ResolvedAlert("web-2"), Some.FiringAlert()), [], disableResolve: true);

        Assert.That(sender.Sent!.Group.Alerts.Select(static alert => alert.Status), Is.EqualTo(new[] { AlertState.Firing }));
    }

    private Task<DeliveryOutcome> DeliverAsync(Sender? sender, int attempt = 1) => DeliverAsync(sender, Some.Group(), [], attempt);

    private async Task<DeliveryOutcome> DeliverAsync(
        Sender? sender,
        AlertGroup group,
        IReadOnlyList<AlertPicture> pictures,
        int attempt = 1,
        bool disableResolve = false,
        LateImages? late = null)
    {
        _registry.Replace(
            new Dictionary<string, IReadOnlyList<Integration>>
            {
                ["ops"] = sender is null ? [] : [new Integration("uid-1", "webhook", disableResolve, sender)],
            },
            "ops");
        var sut = new DeliveryService(
            _registry,
            new NotificationSource(
                new NotificationImages(
                    _store.Images,
                    FakeUploader.Step(null, _store.Objects, new ScreenshotOptions(), new ScreenshotMetrics(new MetricRegistry()), _time)),
                FakeFitting.Create(
                    new FakeStudio(),
                    _store.Images,
                    FakeUploader.Step(null, _store.Objects, new ScreenshotOptions(), new ScreenshotMetrics(new MetricRegistry()), _time),
                    _time,
                    _folder.Path),
                _store.Deliveries,
                new TemplateSource(_registry, _metrics, _time, NullLogger<TemplateSource>.Instance),
                _options,
                _time),
            new RetryPolicy(_options, new Random(1)), _options, new DeliveryTools(_metrics, _time, NullLogger<DeliveryService>.Instance));
        return await sut.DeliverAsync(
            new ClaimedDelivery
            {
                Id = 1,
                EventId = "event-1",
                ContactPoint = "ops",
                Integration = "uid-1",
                Type = "webhook",
                Attempt = attempt,
                ReceivedAt = _time.GetUtcNow(),
                CreatedAt = _time.GetUtcNow(),
                Group = group,
                Pictures = pictures,
                Late = late,
            },
            CancellationToken.None);
    }

    private sealed class Sender(Func<Notification, CancellationToken, Task<DeliveryResult>> send) : IAddsImages
    {
        private readonly TaskCompletionSource _started = new();

        public Sender(Func<Notification, DeliveryResult> send)
            : this((notification, _) => Task.FromResult(send(notification)))
        {
        }

        public Task Started => _started.Task;

        public Notification? Sent { get; private set; }

        public IReadOnlyList<NotificationImage>? Added { get; private set; }

        public bool CanAddImages => true;

        public Task<DeliveryResult> AddImagesAsync(
            Notification notification,
            IReadOnlyList<NotificationImage> late,
            string reference,
            CancellationToken cancellationToken)
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
