using System.Globalization;
using AlertImages.Core.Alerts;
using AlertImages.Core.Grouping;
using AlertImages.Core.Provisioned;
using AlertImages.Storage.Sql;
using AlertImages.Tests.Storage;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Grouping;

/// <summary>
/// A written time line in the style of Alertmanager's acceptance tests: push at a time, expect a notification between two times, and nothing else.
/// Times are seconds
/// from the start; the clock moves by tenths of a second.
/// </summary>
internal sealed class TimeLine : IAsyncDisposable
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(100);
    private readonly StoreBed _bed;
    private readonly DateTimeOffset _start;
    private readonly SortedDictionary<double, List<Func<Task>>> _actions = [];
    private readonly List<(double From, double To, string Text)> _expected = [];
    private SqlStore _store;
    private PolicyTree _policies;

    private TimeLine(ManualTime time, StoreBed bed, NotificationPolicy root, MuteTiming[] timings)
    {
        (Time, _bed, _start) = (time, bed, time.GetUtcNow());
        _policies = new PolicyTree(root, timings.ToDictionary(static timing => timing.Name));
        _store = Open();
    }

    public ManualTime Time { get; }

    public static async Task<TimeLine> CreateAsync(string engine, NotificationPolicy root, params MuteTiming[] timings)
    {
        var time = new ManualTime();
        return new TimeLine(time, await StoreBed.CreateAsync(engine, time), root, timings);
    }

    /// <summary>What was sent, with its time.</summary>
    public List<(double At, string Text)> Sent { get; } = [];

    private double Now => (Time.GetUtcNow() - _start).TotalSeconds;

    /// <summary>Alerts like <c>a</c>, <c>b team=web</c>, with what they say of their times.</summary>
    public TimeLine Push(double at, string alert, double? startsAt = null, double? endsAt = null, double timeout = 300) => At(at, async () =>
    {
        var labels = new Dictionary<string, string> { ["alertname"] = alert.Split(' ')[0] };
        foreach (var pair in alert.Split(' ').Skip(1).Select(static pair => pair.Split('=')))
        {
            labels[pair[0]] = pair[1];
        }

        var active = new ActiveAlert
        {
            Fingerprint = Fingerprint.Of(labels),
            Labels = labels,
            Annotations = new Dictionary<string, string>(),
            StartsAt = _start.AddSeconds(startsAt ?? at),
            EndsAt = _start.AddSeconds(endsAt ?? (at + timeout)),
            UpdatedAt = Time.GetUtcNow(),
            IsTimeout = endsAt is null,
        };
        Assert.That(await _store.Groups.ReceiveAsync([active], _policies.Route, CancellationToken.None), Is.True);
    });

    /// <summary>The process ends and starts again.</summary>
    public TimeLine Restart(double at) => At(at, async () =>
    {
        await _store.DisposeAsync();
        _store = Open();
        await _store.Events.TakeBackLeasesAsync(CancellationToken.None);
    });

    /// <summary>The policies are other ones, but the groups are not made anew yet.</summary>
    public TimeLine Change(double at, NotificationPolicy root) => At(at, () =>
    {
        _policies = new PolicyTree(root, new Dictionary<string, MuteTiming>());
        return Task.CompletedTask;
    });

    public TimeLine Reload(double at, NotificationPolicy root) => At(at, async () =>
    {
        _policies = new PolicyTree(root, new Dictionary<string, MuteTiming>());
        await _store.Groups.RerouteAsync(_policies.Route, CancellationToken.None);
    });

    /// <summary>For example <c>ops: a b -c</c>: contact point, firing alerts, and resolved ones with a minus.</summary>
    public TimeLine Expect(double from, double to, string text)
    {
        _expected.Add((from, to, text));
        return this;
    }

    /// <summary>Runs to the end and compares.</summary>
    public async Task RunAsync(double end)
    {
        while (Now <= end)
        {
            await ActAsync();
            while (await _store.Groups.FlushDueAsync(
                    new GroupFlush(_policies, new LinkCompletion("", static () => "http://127.0.0.1:9195")).Decide, 10, CancellationToken.None) > 0)
            {
                // until nothing is due
            }

            await CollectAsync();
            Time.Advance(s_step);
        }

        var sent = string.Join('\n', Sent.Select(static entry => string.Create(CultureInfo.InvariantCulture, $"{entry.At:0.0} {entry.Text}")));
        Assert.That(Sent.Select(static entry => entry.Text), Is.EqualTo(_expected.Select(static entry => entry.Text)), sent);
        foreach (var (expected, (at, text)) in _expected.Zip(Sent))
        {
            Assert.That(at, Is.InRange(expected.From, expected.To), $"{text}\n{sent}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _bed.Dispose();
    }

    private SqlStore Open() => _bed.Open();

    private TimeLine At(double at, Func<Task> action)
    {
        (_actions.TryGetValue(at, out var actions) ? actions : _actions[at] = []).Add(action);
        return this;
    }

    private async Task ActAsync()
    {
        while (_actions.Count > 0 && _actions.First() is var (at, actions) && at <= Now + 0.001)
        {
            _actions.Remove(at);
            foreach (var action in actions)
            {
                await action();
            }
        }
    }

    private async Task CollectAsync()
    {
        foreach (var claimed in await _store.Events.ClaimEventsAsync(100, CancellationToken.None))
        {
            var group = claimed.Group;
            var names = group.Alerts.Select(static alert => (alert.Status == AlertState.Firing ? "" : "-") + alert.Name).Order(StringComparer.Ordinal);
            Sent.Add((Now, $"{group.ContactPoint}: {string.Join(' ', names)}{(group.OnlyResolvedAreNew ? " (only resolved are new)" : "")}"));
            await _store.Events.CompleteEventAsync(claimed, [], [], CancellationToken.None);
        }
    }
}
