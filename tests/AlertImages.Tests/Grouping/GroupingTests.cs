using AlertImages.Core.Alerts;
using AlertImages.Core.Provisioned;
using AlertImages.Tests.Storage;

namespace AlertImages.Tests.Grouping;

/// <summary>Notifications over time. Every expectation allows a second at most.</summary>
[TestFixture(StoreBed.Sqlite)]
[TestFixture(StoreBed.Postgres)]
public sealed class GroupingTests(string engine)
{
    private static readonly NotificationPolicy s_root = new()
    {
        Key = "{}",
        Receiver = "ops",
        GroupBy = [],
        GroupWait = TimeSpan.FromSeconds(10),
        GroupInterval = TimeSpan.FromSeconds(30),
        RepeatInterval = TimeSpan.FromSeconds(120),
    };

    [Test]
    public async Task A_new_group_waits_for_more_alerts()
    {
        await using var line = await TimeLine.CreateAsync(engine, s_root);
        await line.Push(1, "a").Push(5, "b").Expect(11, 11.2, "ops: a b").RunAsync(60);
    }

    [Test]
    public async Task What_is_new_is_told_after_the_interval()
    {
        await using var line = await TimeLine.CreateAsync(engine, s_root);
        await line.Push(1, "a").Push(12, "b").Expect(11, 11.2, "ops: a").Expect(41, 41.2, "ops: a b").RunAsync(100);
    }

    [Test]
    public async Task What_stays_the_same_is_repeated_and_not_before()
    {
        await using var line = await TimeLine.CreateAsync(engine, s_root);
        await line.Push(1, "a", endsAt: 1000).Expect(11, 11.2, "ops: a").Expect(131, 131.4, "ops: a").Expect(251, 251.6, "ops: a").RunAsync(300);
    }

    [Test]
    public async Task An_end_is_told_once_and_the_group_is_gone()
    {
        await using var line = await TimeLine.CreateAsync(engine, s_root);
        await line.Push(1, "a").Push(20, "a", startsAt: 1, endsAt: 20).Expect(11, 11.2, "ops: a").Expect(41, 41.2, "ops: -a").RunAsync(400);
    }

    [Test]
    public async Task One_of_two_ends()
    {
        await using var line = await TimeLine.CreateAsync(engine, s_root);
        await line.Push(1, "a", endsAt: 500).Push(1, "b").Push(20, "b", startsAt: 1, endsAt: 20)
            .Expect(11, 11.2, "ops: a b").Expect(41, 41.2, "ops: -b a (only resolved are new)").Expect(161, 161.8, "ops: a").RunAsync(200);
    }

    [Test]
    public async Task An_alert_that_is_not_repeated_is_over_after_the_time_out()
    {
        await using var line = await TimeLine.CreateAsync(engine, s_root);
        await line.Push(1, "a", timeout: 60).Push(30, "a", startsAt: 1, timeout: 60).Expect(11, 11.2, "ops: a").Expect(101, 101.6, "ops: -a").RunAsync(200);
    }

    [Test]
    public async Task An_end_in_the_future_is_kept_until_it_comes()
    {
        await using var line = await TimeLine.CreateAsync(engine, s_root);
        await line.Push(1, "a", endsAt: 35).Expect(11, 11.2, "ops: a").Expect(41, 41.2, "ops: -a").RunAsync(100);
    }

    [Test]
    public async Task An_alert_that_ended_before_anybody_was_told_is_not_told()
    {
        await using var line = await TimeLine.CreateAsync(engine, s_root);
        await line.Push(1, "a").Push(5, "a", startsAt: 1, endsAt: 5).Push(50, "b", startsAt: 40, endsAt: 45).RunAsync(100);
    }

    [Test]
    public async Task An_alert_that_has_waited_already_waits_no_more()
    {
        await using var line = await TimeLine.CreateAsync(engine, s_root);
        await line.Push(1, "a", startsAt: -100, endsAt: 1000).Expect(1, 1.2, "ops: a").RunAsync(20);
    }

    [Test]
    public async Task Firing_again_is_told()
    {
        await using var line = await TimeLine.CreateAsync(engine, s_root);
        await line.Push(1, "a").Push(20, "a", startsAt: 1, endsAt: 20).Push(60, "a")
            .Expect(11, 11.2, "ops: a").Expect(41, 41.2, "ops: -a").Expect(70, 70.2, "ops: a").RunAsync(90);
    }

    [Test]
    public async Task A_restart_keeps_timers_and_sends_nothing_twice()
    {
        await using var line = await TimeLine.CreateAsync(engine, s_root);
        await line.Push(1, "a", endsAt: 1000).Restart(6).Restart(20).Restart(50).Expect(11, 11.2, "ops: a").Expect(131, 131.4, "ops: a").RunAsync(140);
    }

    [Test]
    public async Task Labels_make_groups_and_policies_make_contact_points()
    {
        var root = s_root with
        {
            GroupBy = ["cluster"],
            Routes =
            [
                s_root with
                {
                    Key = "{}/{team=\"web\"}",
                    Receiver = "web",
                    Matchers = LabelMatcher.ParseList("team=web"),
                    GroupWait = TimeSpan.FromSeconds(2),
                    Continue = true,
                },
                s_root with
                {
                    Key = "{}/{team=~\".+\"}",
                    Receiver = "all-teams",
                    Matchers = LabelMatcher.ParseList("team=~.+"),
                    GroupWait = TimeSpan.FromSeconds(4),
                },
            ],
        };
        await using var line = await TimeLine.CreateAsync(engine, root);
        await line.Push(1, "a cluster=1", endsAt: 1000).Push(3, "b cluster=2", endsAt: 1000).Push(3, "c team=web cluster=1", endsAt: 1000)
            .Expect(5, 5.2, "web: c").Expect(7, 7.2, "all-teams: c").Expect(11, 11.2, "ops: a").Expect(13, 13.2, "ops: b").RunAsync(60);
    }

    [Test]
    public async Task A_muted_group_is_silent_and_told_afterwards()
    {
        // 10:05:00 is the start
        var mute = new MuteTiming("mute", [new TimeInterval { Times = [TimeInterval.ParseTimes("10:05", "10:06")] }]);
        await using var line = await TimeLine.CreateAsync(engine, s_root with { MuteTimings = ["mute"] }, mute);
        await line.Push(1, "a", endsAt: 1000).Expect(71, 71.4, "ops: a").RunAsync(80);
    }

    [Test]
    public async Task New_policies_take_the_alerts_over()
    {
        await using var line = await TimeLine.CreateAsync(engine, s_root);
        await line.Push(1, "a", endsAt: 1000).Push(1, "b", endsAt: 1000).Reload(20, s_root).Reload(25, s_root with { Receiver = "others" })
            .Expect(11, 11.2, "ops: a b").Expect(25, 25.2, "others: a b").RunAsync(50);
    }

    [Test]
    public async Task A_group_of_policies_that_are_gone_waits_until_its_alerts_are_routed_again()
    {
        await using var line = await TimeLine.CreateAsync(engine, s_root);
        var others = s_root with { Receiver = "others" };
        await line.Push(1, "a", endsAt: 1000).Change(5, others).Reload(20, others).Expect(20, 20.2, "others: a").RunAsync(40);
    }

    [Test]
    public async Task A_thousand_seconds_of_repetitions_send_nothing_early_late_or_twice()
    {
        await using var line = await TimeLine.CreateAsync(engine, s_root);
        for (var at = 1; at < 1000; at += 15)
        {
            line.Push(at, "a", startsAt: 1, timeout: 60);
        }

        for (var at = 11; at <= 1000; at += 120)
        {
            line.Expect(at, at + 1, "ops: a");
        }

        await line.RunAsync(1000);
    }
}
