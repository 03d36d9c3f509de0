using AlertImages.Core.ContactPoints;
using AlertImages.Core.Delivery;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Provisioned;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Delivery;

/// <summary>Each integration has a lane of its own: neither a slow vendor nor one that takes few messages holds up another.</summary>
public sealed class DeliveryLaneTests
{
    private PipelineBed _bed = null!;

    private ManualTime Time => _bed.Time;

    [SetUp]
    public void SetUp() => _bed = new PipelineBed();

    [TearDown]
    public async Task TearDown() => await _bed.DisposeAsync();

    [Test]
    public async Task A_vendor_s_pace_is_kept_and_the_others_are_not_held_up()
    {
        var (paced, free) = (new Sender(), new Sender());
        Register(new Integration("paced", "discord", false, paced, new MessagePace(Burst: 3, PerMinute: 60)), new Integration("free", "webhook", false, free));
        await AddAsync(10);
        using var sut = Worker();
        await sut.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => free.Sent == 10 && paced.Sent >= 3, "the free one has all");

        Assert.That(paced.Sent, Is.EqualTo(3));
        for (var number = 4; number <= 10; number++)
        {
            await AdvanceUntilAsync(() => paced.Sent >= number, TimeSpan.FromMilliseconds(250));
        }

        Assert.That(
            paced.Times.Skip(3).Zip(paced.Times.Skip(4), static (one, next) => next - one),
            Has.All.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(900)));
        await sut.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task A_vendor_that_hangs_holds_nobody_up()
    {
        var (hanging, free) = (new Sender { Hangs = true }, new Sender());
        Register(new Integration("hanging", "webhook", false, hanging), new Integration("free", "webhook", false, free));
        await AddAsync(40);
        using var sut = Worker();
        await sut.StartAsync(CancellationToken.None);

        await Eventually.HoldsAsync(() => free.Sent == 40, "the free one has all");

        Assert.That(hanging.Sent, Is.EqualTo(new DeliveryOptions().WorkersPerIntegration));
        hanging.Release();
        await sut.StopAsync(CancellationToken.None);
    }

    [Test]
    public void A_budget_fills_up_again_but_not_beyond_its_burst()
    {
        var sut = new MessagePacer(Time);
        var integration = new Integration("i", "slack", false, new Sender(), new MessagePace(Burst: 2, PerMinute: 30));
        sut.Take(integration);
        sut.Take(integration);
        var empty = (sut.Available(integration), sut.UntilNext(integration));
        Time.Advance(TimeSpan.FromSeconds(2));
        var one = (sut.Available(integration), sut.UntilNext(integration));
        Time.Advance(TimeSpan.FromHours(1));

        Assert.That(empty, Is.EqualTo((0, TimeSpan.FromSeconds(2))));
        Assert.That(one, Is.EqualTo((1, TimeSpan.Zero)));
        Assert.That(sut.Available(integration), Is.EqualTo(2));
    }

    [Test]
    public void Who_has_no_pace_is_never_held_up()
    {
        var sut = new MessagePacer(Time);
        var integration = new Integration("i", "webhook", false, new Sender());
        sut.Take(integration);

        Assert.That((sut.Available(integration) > 1_000_000, sut.UntilNext(integration)), Is.EqualTo((true, TimeSpan.Zero)));
    }

    private void Register(params Integration[] integrations) => _bed.Provision(integrations);

    private async Task AddAsync(int groups)
    {
        for (var number = 0; number < groups; number++)
        {
            await _bed.Store.Events.AddAsync(Some.Group(Some.FiringAlert($"web-{number}")) with { GroupKey = $"group-{number}" }, CancellationToken.None);
        }

        foreach (var claimed in await _bed.Store.Events.ClaimEventsAsync(groups, CancellationToken.None))
        {
            await _bed.Store.Events.CompleteEventAsync(
                claimed, new PipelineOutcome(
                    [null], [new AlertPicture(null, PictureFailure.NoPanel)],
                    Routes.Of(claimed.Group with { ContactPoint = "ops" }, _bed.Provisioned.Current)), CancellationToken.None);
        }
    }

    private DeliveryWorker Worker() => _bed.DeliveryWorker();

    /// <summary>Moves the clock little by little, as soon as the worker waits for it.</summary>
    private async Task AdvanceUntilAsync(Func<bool> condition, TimeSpan step) => await Eventually.HoldsAsync(
        () =>
        {
            if (!condition() && Time.WaitingTimers > 0)
            {
                Time.Advance(step);
            }

            return condition();
        },
        "the next one is sent");

    private sealed class Sender : IContactPoint
    {
        private readonly TaskCompletionSource _release = new();
        private readonly List<DateTimeOffset> _times = [];

        public bool Hangs { get; init; }

        public int Sent => Times.Count;

        public IReadOnlyList<DateTimeOffset> Times
        {
            get
            {
                lock (_times)
                {
                    return [.. _times];
                }
            }
        }

        public ImageSupport Images => ImageSupport.None;

        public async Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken)
        {
            lock (_times)
            {
                _times.Add(notification.Now);
            }

            if (Hangs)
            {
                await _release.Task;
            }

            return new DeliveryResult.Delivered();
        }

        public void Release() => _release.TrySetResult();
    }
}
