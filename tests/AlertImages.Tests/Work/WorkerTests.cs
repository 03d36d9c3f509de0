using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Delivery;
using AlertImages.Core.Grouping;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Provisioned;
using AlertImages.Tests.Panels;
using AlertImages.TestSupport;
using Microsoft.Extensions.Hosting;

namespace AlertImages.Tests.Work;

/// <summary>What the three workers do when something fails unexpectedly.</summary>
public sealed class WorkerTests
{
    private readonly List<string> _lines = [];
    private PipelineBed _bed = null!;

    private ManualTime Time => _bed.Time;

    [SetUp]
    public void SetUp()
    {
        _lines.Clear();
        _bed = new PipelineBed();
        _bed.Provision();
    }

    [TearDown]
    public async Task TearDown() => await _bed.DisposeAsync();

    [Test]
    public async Task A_stray_cancellation_in_the_alert_worker_does_not_end_the_host()
    {
        var (store, calls) = FailingCalls.Before(_bed.Store.Events, (nameof(IAlertStore.ClaimEventsAsync), new OperationCanceledException()));
        await using var screenshots = _bed.Screenshots(new FakeRenderer());
        var pipeline = _bed.Pipeline(screenshots, TimeSpan.FromSeconds(5));

        using var worker = new AlertWorker(store, pipeline, _bed.LateWork(), _bed.QueueMetrics, Time, new ListLogger<AlertWorker>(_lines));
        await GoesOnAsync(worker, () => calls.Count(nameof(IAlertStore.ClaimEventsAsync)));
    }

    [Test]
    public async Task A_stray_cancellation_in_the_delivery_worker_does_not_end_the_host()
    {
        var (store, calls) = FailingCalls.Before(
            _bed.Store.Deliveries, (nameof(IDeliveryStore.ClaimDeliveriesAsync), new OperationCanceledException()));

        using var worker = DeliveryWorker(store);
        await GoesOnAsync(worker, () => calls.Count(nameof(IDeliveryStore.ClaimDeliveriesAsync)));
    }

    [Test]
    public async Task A_stray_cancellation_in_the_group_worker_does_not_end_the_host()
    {
        var (store, calls) = FailingCalls.Before(_bed.Store.Groups, (nameof(IGroupStore.RerouteAsync), new OperationCanceledException()));

        var address = new LinkCompletion("", static () => "http://127.0.0.1/");
        using var worker = new GroupWorker(store, _bed.Provisioned, address, _bed.QueueMetrics, Time, new ListLogger<GroupWorker>(_lines));
        await GoesOnAsync(worker, () => calls.Count(nameof(IGroupStore.RerouteAsync)));
    }

    [Test]
    public async Task A_delivery_that_fails_unexpectedly_is_retried()
    {
        var sender = new BrokenOnce();
        Register(new Integration("uid", "webhook", false, sender));
        await _bed.Store.Events.AddAsync(Some.Group(), CancellationToken.None);
        var claimed = (await _bed.Store.Events.ClaimEventsAsync(1, CancellationToken.None)).Single();
        await _bed.Store.Events.CompleteEventAsync(
            claimed, [new AlertPicture(null, PictureFailure.NoPanel)], [new NewDelivery("ops", "uid", "webhook")], CancellationToken.None);
        using var worker = DeliveryWorker(_bed.Store.Deliveries);
        await worker.StartAsync(CancellationToken.None);

        await AdvanceUntilAsync(() => sender.Attempts == 2, "it is retried");

        await Eventually.HoldsAsync(async () => (await _bed.Store.Events.ReadStatisticsAsync(CancellationToken.None)).Deliveries == 0, "it is delivered");
        await worker.StopAsync(CancellationToken.None);
    }

    private void Register(params Integration[] integrations) => _bed.Provision(integrations);

    private async Task GoesOnAsync(BackgroundService worker, Func<int> claims)
    {
        await using var host = await WorkerHost.StartAsync(worker);

        await AdvanceUntilAsync(() => claims() > 1 || host.IsStopping, "it claims again or ends the host");

        Assert.That(host.IsStopping, Is.False);
        Assert.That(_lines, Has.Count.EqualTo(1).And.All.Contains(nameof(OperationCanceledException)));
        Assert.That(_bed.QueueMetrics.StoreErrors.Read(), Is.EqualTo(1));
    }

    private Task AdvanceUntilAsync(Func<bool> condition, string what) => Eventually.HoldsAsync(
        () =>
        {
            if (!condition() && Time.WaitingTimers > 0)
            {
                Time.Advance(TimeSpan.FromSeconds(1));
            }

            return condition();
        },
        what);

    private DeliveryWorker DeliveryWorker(IDeliveryStore store)
    {
        var options = new DeliveryOptions();
        return new DeliveryWorker(store, _bed.Deliveries(options), _bed.Provisioned, options, _bed.QueueMetrics, Time, new ListLogger<DeliveryWorker>(_lines));
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
