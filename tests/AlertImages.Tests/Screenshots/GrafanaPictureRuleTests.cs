using AlertImages.Core.Alerts;
using AlertImages.Core.Screenshots;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Screenshots;

public sealed class GrafanaPictureRuleTests
{
    private static readonly ScreenshotRequest s_own = Some.Screenshot();
    private static readonly ScreenshotOptions s_defaults = new();

    [Test]
    public void Grafana_s_picture_may_stand_for_one_that_asks_for_nothing()
    {
        Assert.That(WhyNot(), Is.Null);
        Assert.That(WhyNot(hasPanel: false), Is.Null, "nothing was asked for where no panel was found");
    }

    [Test]
    public void Of_a_resolved_alert_it_shows_the_firing_one() => Assert.That(WhyNot(Some.ResolvedAlert()), Does.Contain("resolved"));

    [Test]
    public void It_has_no_variables() =>
        Assert.That(WhyNot(own: s_own with { Variables = [KeyValuePair.Create("instance", "web-1")] }), Does.Contain("variables"));

    [Test]
    public void It_has_a_window_of_its_own() =>
        Assert.That(WhyNot(own: s_own with { Window = new ScreenshotWindow(Some.Start, Some.Start.AddHours(1)) }), Does.Contain("window"));

    [TestCase("from", "2026-03-01T02:00:00Z", "window")]
    [TestCase("to", "2026-03-01T10:02:00Z", "window")]
    [TestCase("width", "400", "size")]
    [TestCase("height", "300", "size")]
    [TestCase("scale", "2", "size")]
    [TestCase("theme", "dark", "theme")]
    [TestCase("timezone", "Asia/Tokyo", "time zone")]
    public void An_annotation_that_asks_for_something_counts_without_a_panel_too(string name, string value, string why)
    {
        var alert = Some.FiringAlert() with { Annotations = new Dictionary<string, string> { [$"__screenshot_{name}__"] = value } };

        Assert.That(WhyNot(alert, hasPanel: false), Does.Contain(why));
    }

    [Test]
    public void It_does_not_know_the_window_that_an_operator_set()
    {
        Assert.That(WhyNot(options: s_defaults with { WindowFollowsAlert = false }), Does.Contain("time_range"));
        Assert.That(WhyNot(options: s_defaults with { Lookback = TimeSpan.FromHours(6) }), Does.Contain("lookback"));
        Assert.That(WhyNot(options: s_defaults with { MoreLookbacks = [TimeSpan.FromHours(24)] }), Does.Contain("lookback"));
    }

    [TestCaseSource(nameof(Looks))]
    public void It_has_Grafana_s_look(ScreenshotLook look)
    {
        Assert.That(WhyNot(own: s_own with { Look = look }), Does.Contain("size, theme or time zone"));
        Assert.That(WhyNot(look: look, hasPanel: false), Does.Contain("size, theme or time zone"));
    }

    [Test]
    public void It_has_no_marks() => Assert.That(WhyNot(isMarked: true), Does.Contain("marked"));

    private static IEnumerable<ScreenshotLook> Looks()
    {
        var look = new ScreenshotLook();
        return [look with { Width = 999 }, look with { Height = 400 }, look with { Scale = 2 }, look with { Theme = "light" }, look with { TimeZone = "UTC" }];
    }

    private static string? WhyNot(
        Alert? alert = null,
        ScreenshotRequest? own = null,
        ScreenshotOptions? options = null,
        ScreenshotLook? look = null,
        bool isMarked = false,
        bool hasPanel = true) =>
        new GrafanaPictureRule(options ?? s_defaults, TimeProvider.System)
            .WhyNot(alert ?? Some.FiringAlert(), hasPanel ? own ?? s_own : null, s_own.Window, look ?? new ScreenshotLook(), isMarked);
}
