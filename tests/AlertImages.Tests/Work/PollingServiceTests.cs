using AlertImages.Core.Work;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Work;

public sealed class PollingServiceTests
{
    private readonly ManualTime _time = new();

    [Test]
    public async Task A_stray_cancellation_does_not_end_the_host()
    {
        using var changed = new WorkSignal();
        using var sut = new Polling(changed, _time, static round => round == 1 ? throw new OperationCanceledException() : false);
        await using var host = await WorkerHost.StartAsync(sut);
        await Eventually.HoldsAsync(() => sut.Reported.Count == 1 && _time.WaitingTimers > 0, "the failure is reported");

        _time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.HoldsAsync(() => sut.Rounds > 1, "the next round comes");
        Assert.That(host.IsStopping, Is.False);
        Assert.That(sut.Reported, Is.All.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_failed_round_is_followed_by_a_pause()
    {
        using var changed = new WorkSignal();
        using var sut = new Polling(changed, _time, static round => round == 1 ? throw new InvalidOperationException("a bug") : false);
        await sut.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => sut.Reported.Count == 1 && _time.WaitingTimers > 0, "the failure is reported");

        changed.Raise();
        _time.Advance(TimeSpan.FromMilliseconds(999));
        var early = sut.Rounds;
        _time.Advance(TimeSpan.FromMilliseconds(1));

        await Eventually.HoldsAsync(() => sut.Rounds > 1, "the next round comes");
        Assert.That(early, Is.EqualTo(1));
        await sut.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task A_round_comes_with_the_signal_or_after_the_longest_wait()
    {
        using var changed = new WorkSignal();
        using var sut = new Polling(changed, _time, static _ => false);
        await sut.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => sut.Rounds == 1 && _time.WaitingTimers > 0, "it waits");

        changed.Raise();
        await Eventually.HoldsAsync(() => sut.Rounds == 2 && _time.WaitingTimers > 0, "the signal is seen");
        _time.Advance(Polling.LongestWait);
        await Eventually.HoldsAsync(() => sut.Rounds == 3, "the wait is over");

        await sut.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task Started_work_is_awaited_and_its_failure_is_reported()
    {
        using var changed = new WorkSignal();
        var release = new TaskCompletionSource();
        using var sut = new Polling(changed, _time, static _ => false, () => release.Task);
        await sut.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => _time.WaitingTimers > 0, "it waits");

        var stopping = sut.StopAsync(CancellationToken.None);
        var endedEarly = sut.ExecuteTask!.IsCompleted;
        release.SetException(new InvalidOperationException("a bug"));
        await stopping;

        Assert.That(endedEarly, Is.False);
        Assert.That(sut.ExecuteTask!.IsCompletedSuccessfully, Is.True);
        Assert.That(sut.Reported.Single(), Is.InstanceOf<InvalidOperationException>());
    }

    private sealed class Polling(WorkSignal changed, TimeProvider time, Func<int, bool> poll, Func<Task>? work = null) : PollingService(changed, time)
    {
        private readonly List<Exception> _reported = [];
        private int _rounds;

        public static TimeSpan LongestWait { get; } = TimeSpan.FromMinutes(1);

        public int Rounds => Volatile.Read(ref _rounds);

        public IReadOnlyList<Exception> Reported
        {
            get
            {
                lock (_reported)
                {
                    return [.. _reported];
                }
            }
        }

        protected override Task<bool> PollAsync(CancellationToken stoppingToken)
        {
            var round = Interlocked.Increment(ref _rounds);
            if (round == 1 && work is not null)
            {
                Start(work, Report);
            }

            return Task.FromResult(poll(round));
        }

        protected override Task<TimeSpan> GetLongestWaitAsync(CancellationToken stoppingToken) => Task.FromResult(LongestWait);

        protected override void Report(Exception exception)
        {
            lock (_reported)
            {
                _reported.Add(exception);
            }
        }
    }
}
