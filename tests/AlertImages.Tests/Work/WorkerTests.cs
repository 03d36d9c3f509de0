using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Delivery;
using AlertImages.Core.Grouping;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Uploads;
using AlertImages.Storage.Sql;
using AlertImages.Storage.Sqlite;
using AlertImages.TestSupport;
using AlertImages.Tests.Panels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Work;

/// <summary>What the three workers do when something fails unexpectedly.</summary>
public sealed class WorkerTests
{
    private readonly ManualTime _time = new();
    private readonly ContactPointRegistry _registry = new();
    private readonly List<string> _lines = [];
    private PipelineMetrics _metrics = null!;
    private TempFolder _folder = null!;
    private SqlStore _store = null!;

    [SetUp]
    public void SetUp()
    {
        _lines.Clear();
        _folder = new TempFolder();
        _store = SqliteStore.Open(new StoreOptions { Path = _folder.File("store.db") }, _time);
        _metrics = new PipelineMetrics(new MetricRegistry(), ["webhook"]);
        Register();
    }

    [TearDown]
    public async Task TearDown()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_stray_cancellation_in_the_alert_worker_does_not_end_the_host()
    {
        var (store, calls) = FailingCalls.Before(_store.Events, (nameof(IAlertStore.ClaimEventsAsync), new OperationCanceledException()));
        // no event is there, so the pipeline takes no picture
        var pipeline = new AlertPipeline(null!, _registry, new PipelineTools(TimeSpan.Zero, _metrics, _time));

        using var worker = new AlertWorker(store, pipeline, _metrics, _time, new ListLogger<AlertWorker>(_lines));
        await GoesOnAsync(worker, () => calls.Count(nameof(IAlertStore.ClaimEventsAsync)));
    }

    [Test]
    public async Task A_stray_cancellation_in_the_delivery_worker_does_not_end_the_host()
    {
        var (store, calls) = FailingCalls.Before(
            _store.Deliveries, (nameof(IDeliveryStore.ClaimDeliveriesAsync), new OperationCanceledException()));

        using var worker = DeliveryWorker(store);
        await GoesOnAsync(worker, () => calls.Count(nameof(IDeliveryStore.ClaimDeliveriesAsync)));
    }

    [Test]
    public async Task A_stray_cancellation_in_the_group_worker_does_not_end_the_host()
    {
        var (store, calls) = FailingCalls.Before(_store.Groups, (nameof(IGroupStore.RerouteAsync), new OperationCanceledException()));

        var address = new LinkCompletion("", static () => "http://127.0.0.1/");
        using var worker = new GroupWorker(store, _registry, address, _metrics, _time, new ListLogger<GroupWorker>(_lines));
        await GoesOnAsync(worker, () => calls.Count(nameof(IGroupStore.RerouteAsync)));
    }

    [Test]
    public async Task A_delivery_that_fails_unexpectedly_is_retried()
    {
        var sender = new BrokenOnce();
        Register(new Integration("uid", "webhook", false, sender));
        await _store.Events.AddAsync(Some.Group(), CancellationToken.None);
        var claimed = (await _store.Events.ClaimEventsAsync(1, CancellationToken.None)).Single();
        await _store.Events.CompleteEventAsync(
            claimed, [new AlertPicture(null, PictureFailure.NoPanel)], [new NewDelivery("ops", "uid", "webhook")], CancellationToken.None);
        using var worker = DeliveryWorker(_store.Deliveries);
        await worker.StartAsync(CancellationToken.None);

        await AdvanceUntilAsync(() => sender.Attempts == 2, "it is retried");

        await Eventually.HoldsAsync(async () => (await _store.Events.ReadStatisticsAsync(CancellationToken.None)).Deliveries == 0, "it is delivered");
        await worker.StopAsync(CancellationToken.None);
    }

    private void Register(params Integration[] integrations) =>
        _registry.Replace(new Dictionary<string, IReadOnlyList<Integration>> { ["ops"] = integrations }, "ops");

    private async Task GoesOnAsync(BackgroundService worker, Func<int> claims)
    {
        await using var host = await WorkerHost.StartAsync(worker);

        await AdvanceUntilAsync(() => claims() > 1 || host.IsStopping, "it claims again or ends the host");

        Assert.That(host.IsStopping, Is.False);
        Assert.That(_lines, Has.Count.EqualTo(1).And.All.Contains(nameof(OperationCanceledException)));
        Assert.That(_metrics.StoreErrors.Read(), Is.EqualTo(1));
    }

    private Task AdvanceUntilAsync(Func<bool> condition, string what) => Eventually.HoldsAsync(
        () =>
        {
            if (!condition() && _time.WaitingTimers > 0)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
            }

            return condition();
        },
        what);

    private DeliveryWorker DeliveryWorker(IDeliveryStore store)
    {
        var options = new DeliveryOptions();
        var uploads = FakeUploader.Step(null, _store.Objects, new ScreenshotOptions(), new ScreenshotMetrics(new MetricRegistry()), _time);
        var notifications = new NotificationSource(
            new PictureFinder(_store.Images, uploads), FakeFitting.Create(new FakeStudio(), _store.Images, uploads, _time), _store.Deliveries,
            new TemplateSource(_registry, _metrics, _time, NullLogger<TemplateSource>.Instance), options, _time);
        var service = new DeliveryService(
            _registry, notifications, new RetryPolicy(options, new Random(1)), options, new DeliveryTools(_metrics, _time, NullLogger<DeliveryService>.Instance));
        return new DeliveryWorker(store, service, _registry, options, _metrics, _time, new ListLogger<DeliveryWorker>(_lines));
    }

    private sealed class BrokenOnce : IContactPoint
    {
        private int _attempts;

        public int Attempts => Volatile.Read(ref _attempts);

        public ImageSupport Images => ImageSupport.None;

        public Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken) =>
            Task.FromResult(Interlocked.Increment(ref _attempts) == 1 ? null! : (DeliveryResult)new DeliveryResult.Delivered());
    }
}
