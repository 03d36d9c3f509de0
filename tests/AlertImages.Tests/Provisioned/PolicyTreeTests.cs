using AlertImages.Core.Provisioned;
using AlertImages.Daemon.Configuration.Provisioning;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Provisioned;

public sealed class PolicyTreeTests
{
    private const string Tree = """
        contactPoints:
          - {name: everybody, receivers: []}
          - {name: web, receivers: []}
          - {name: pager, receivers: []}
          - {name: archive, receivers: []}
        policies:
          - receiver: everybody
            group_by: [alertname]
            group_wait: 10s
            repeat_interval: 1h
            routes:
              - receiver: archive
                continue: true
                object_matchers: [[archive, '=', '"yes"']]
              - receiver: web
                matchers: [team = web]
                group_by: ['...']
                routes:
                  - receiver: pager
                    matchers: ['severity =~ "critical|page"']
                    group_wait: 0s
                    group_by: [cluster, alertname]
                  - matchers: [severity = info]
              - receiver: pager
                match: {legacy: a}
                match_re: {other: b.*}
        """;

    [TestCase("alertname=a", "everybody {}:{alertname=\"a\"}")]
    [TestCase("alertname=a team=web x=1", "web {}/{team=\"web\"}:{alertname=\"a\", team=\"web\", x=\"1\"}")]
    [TestCase("alertname=a team=web severity=page cluster=c", "pager {}/{team=\"web\"}/{severity=~\"critical|page\"}:{alertname=\"a\", cluster=\"c\"}")]
    [TestCase("alertname=a team=web severity=info", "web {}/{team=\"web\"}/{severity=\"info\"}:{alertname=\"a\", severity=\"info\", team=\"web\"}")]
    [TestCase("alertname=a archive=yes", "archive {}/{archive=\"yes\"}:{alertname=\"a\"}", TestName = "the node itself is not asked when one below took it")]
    [TestCase(
        "alertname=a archive=yes team=web",
        "archive {}/{archive=\"yes\"}:{alertname=\"a\"} | web {}/{team=\"web\"}:{alertname=\"a\", archive=\"yes\", team=\"web\"}")]
    [TestCase("legacy=a other=bc", "pager {}/{legacy=\"a\",other=~\"b.*\"}:{}")]
    [TestCase("legacy=a", "everybody {}:{}")]
    public void Alerts_find_their_groups(string labels, string expected)
    {
        var tree = Read(Tree);

        var targets = tree.Route(labels.Split(' ').Select(static pair => pair.Split('=')).ToDictionary(static pair => pair[0], static pair => pair[1]));

        Assert.That(string.Join(" | ", targets.Select(static target => $"{target.ContactPoint} {target.GroupKey}")), Is.EqualTo(expected));
    }

    [Test]
    public void A_policy_has_from_its_parent_what_it_does_not_say()
    {
        var pager = Read(Tree).Find("{}/{team=\"web\"}/{severity=~\"critical|page\"}")!;

        Assert.That((pager.GroupWait, pager.GroupInterval, pager.RepeatInterval), Is.EqualTo((TimeSpan.Zero, TimeSpan.FromMinutes(5), TimeSpan.FromHours(1))));
        Assert.That((pager.GroupByAll, string.Join(',', pager.GroupBy)), Is.EqualTo((false, "cluster,alertname")));
    }

    [Test]
    public void Siblings_with_the_same_matchers_are_two()
    {
        var tree = Read("""
            contactPoints: [{name: a, receivers: []}]
            policies:
              - receiver: a
                routes:
                  - {matchers: [x = y], group_by: [one], continue: true}
                  - {matchers: [x = y], group_by: [two], routes: [{matchers: [z = z]}]}
            """);

        Assert.That(
            tree.Route(new Dictionary<string, string> { ["x"] = "y", ["one"] = "1", ["two"] = "2" }).Select(static target => target.GroupKey),
            Is.EqualTo(new[] { "{}/{x=\"y\"}:{one=\"1\"}", "{}/{x=\"y\"}#2:{two=\"2\"}" }));
        Assert.That(tree.Find("{}/{x=\"y\"}#2/{z=\"z\"}"), Is.Not.Null);
    }

    [Test]
    public void Timings_keep_a_policy_silent()
    {
        var tree = Read("""
            contactPoints: [{name: a, receivers: []}]
            muteTimes:
              - {name: nights, time_intervals: [{times: [{start_time: '22:00', end_time: '24:00'}]}]}
              - {name: weekdays, time_intervals: [{weekdays: ['monday:friday']}]}
            policies:
              - receiver: a
                routes:
                  - {matchers: [m = m], mute_time_intervals: [nights], routes: [{matchers: [below = it]}]}
                  - {matchers: [a = a], active_time_intervals: [weekdays]}
            """);
        var (sundayNight, mondayNoon) = (new DateTimeOffset(2026, 3, 1, 23, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
        NotificationPolicy Find(string key) => tree.Find("{}/" + key)!;

        Assert.That(tree.MutedBy(Find("{m=\"m\"}"), sundayNight), Is.EqualTo(new[] { "nights" }));
        Assert.That(tree.MutedBy(Find("{m=\"m\"}"), mondayNoon), Is.Empty);
        Assert.That(tree.MutedBy(Find("{m=\"m\"}/{below=\"it\"}"), sundayNight), Is.Empty, "timings are not inherited");
        Assert.That(tree.MutedBy(Find("{a=\"a\"}"), sundayNight), Is.EqualTo(new[] { "weekdays" }));
        Assert.That(tree.MutedBy(Find("{a=\"a\"}"), mondayNoon), Is.Empty);
    }

    private static PolicyTree Read(string yaml)
    {
        using var folder = new TempFolder();
        folder.Write("alerting/policies.yaml", yaml);
        var files = ProvisioningReader.Read(folder.Path, new Dictionary<string, string>());
        Assert.That(files.Errors.Select(static error => error.Message), Is.Empty);
        Assert.That(files.Warnings.Select(static warning => warning.Message), Is.Empty);
        return new PolicyTree(files.Policy!, files.Timings);
    }
}
