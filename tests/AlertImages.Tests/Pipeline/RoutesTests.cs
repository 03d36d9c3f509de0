using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Provisioned;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Pipeline;

/// <summary>The routes that the daemon takes and <c>explain</c> tells.</summary>
public sealed class RoutesTests
{
    private static readonly ProvisionedSnapshot s_provisioned = new()
    {
        ContactPoints = new Dictionary<string, IReadOnlyList<Integration>>
        {
            ["team-a"] = [Integration("a", disableResolve: false)],
            ["ops"] = [Integration("b", disableResolve: true), Integration("c", disableResolve: false)],
        },
        DefaultName = "ops",
        Policies = new PolicyTree(
            new NotificationPolicy
            {
                Key = "{}",
                Receiver = "ops",
                GroupBy = ["alertname"],
                Routes =
                [
                    new NotificationPolicy
                    {
                        Key = "{}/team",
                        Receiver = "team-a",
                        GroupBy = ["instance"],
                        Matchers = [.. LabelMatcher.ParseList("instance = web-1")],
                    },
                ],
            },
            new Dictionary<string, MuteTiming>()),
    };

    [TestCase("team-a", "team-a")]
    [TestCase(@"team\-a", "team-a")]
    [TestCase("unknown", "ops")]
    public void A_webhook_goes_to_its_receiver_which_Grafana_may_quote(string receiver, string expected) =>
        Assert.That(Routes.OfWebhook(Some.Group() with { Receiver = receiver }, s_provisioned).Single().ContactPoint, Is.EqualTo(expected));

    [Test]
    public void Alerts_as_received_go_together_to_the_root_policy()
    {
        var notification = Routes.OfAlerts(Some.Group(Some.FiringAlert("web-1"), Some.FiringAlert("web-2")), s_provisioned, asReceived: true).Single();

        Assert.That((notification.ContactPoint, notification.Alerts.Count), Is.EqualTo(("ops", 2)));
    }

    [Test]
    public void Alerts_go_by_the_policies_each_group_on_its_own()
    {
        var notifications = Routes.OfAlerts(
            Some.Group(Some.FiringAlert("web-1"), Some.FiringAlert("web-2"), Some.FiringAlert("web-3")), s_provisioned, asReceived: false);

        Assert.That(
            notifications.Select(
                static notification => (notification.ContactPoint, notification.Alerts.Count)), Is.EqualTo(new[] { ("team-a", 1), ("ops", 2) }));
    }

    [TestCase(AlertState.Firing, false, 2)]
    [TestCase(AlertState.Firing, true, 1)]
    [TestCase(AlertState.Resolved, false, 1)]
    public void An_integration_without_resolved_alerts_is_left_out_where_only_they_are_new(AlertState state, bool onlyResolvedAreNew, int expected)
    {
        var alert = state == AlertState.Firing ? Some.FiringAlert() : Some.ResolvedAlert();
        var group = Some.Group(alert) with { ContactPoint = "ops", OnlyResolvedAreNew = onlyResolvedAreNew };

        Assert.That(Routes.Of(group, s_provisioned), Has.Count.EqualTo(expected));
    }

    private static Integration Integration(string uid, bool disableResolve) => new(uid, "webhook", disableResolve, new Silent());

    private sealed class Silent : IContactPoint
    {
        public ImageSupport Images => ImageSupport.None;

        public Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("nothing is sent");
    }
}
