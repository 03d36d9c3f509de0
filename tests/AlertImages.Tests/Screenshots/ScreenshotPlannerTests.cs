using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Screenshots;

public sealed class ScreenshotPlannerTests
{
    private static readonly ScreenshotWindow s_window = new(Some.Start.AddHours(-1), Some.Start.AddMinutes(5));
    private readonly ManualTime _time = new();

    [Test]
    public async Task Labels_that_the_dashboard_has_as_variables_are_passed()
    {
        var request = await PlanAsync(Some.FiringAlert(), VariableChoice.Automatic, ["instance", "datasource", "severity"]);

        Assert.That(request.Variables, Is.EqualTo(new[] { Pair("instance", "web-1"), Pair("severity", "critical") }));
    }

    [Test]
    public async Task Variables_of_the_link_win()
    {
        var request = await PlanAsync(Some.FiringAlert(), VariableChoice.Automatic, ["instance"], Pair("instance", "web-9"));

        Assert.That(request.Variables, Is.EqualTo(new[] { Pair("instance", "web-9") }));
    }

    [TestCase("none", "")]
    [TestCase("instance", "instance=web-1")]
    [TestCase("instance=host severity", "host=web-1,severity=critical")]
    [TestCase("nolabel", "")]
    public async Task A_list_or_none(string setting, string expected)
    {
        var request = await PlanAsync(Some.FiringAlert(), VariableChoice.Parse(setting), ["instance", "severity"]);

        Assert.That(string.Join(',', request.Variables.Select(static pair => $"{pair.Key}={pair.Value}")), Is.EqualTo(expected));
    }

    [TestCase("auto")]
    [TestCase("none")]
    [TestCase("instance")]
    public async Task A_dashboard_that_cannot_be_seen_gets_no_picture(string setting)
    {
        var dashboards = new FakeDashboards { Answer = new DashboardAnswer.Missing(PictureFailure.DashboardForbidden, "not allowed") };

        Assert.That(
            await PlanAsync(Some.FiringAlert(), VariableChoice.Parse(setting), dashboards),
            Is.EqualTo(new ScreenshotPlan.None(PictureFailure.DashboardForbidden, "not allowed")));
    }

    [Test]
    public async Task Where_a_label_might_be_a_variable_no_picture_is_taken_without_it()
    {
        var dashboards = new FakeDashboards { Answer = new DashboardAnswer.Unknown(PictureFailure.HttpStatus, "Grafana answered 502") };

        Assert.That(
            await PlanAsync(Some.FiringAlert(), VariableChoice.Automatic, dashboards, Pair("instance", "web-1")),
            Is.EqualTo(new ScreenshotPlan.None(PictureFailure.HttpStatus, "the variables of the dashboard could not be read: Grafana answered 502")));
    }

    [TestCase("none", "alertname instance", "")]
    [TestCase("instance", "alertname instance", "instance=web-1")]
    [TestCase("auto", "__private__ a.b k8s/x", "")]
    [TestCase("auto", "job", "job=mine")]
    public async Task Variables_that_are_not_known_do_no_harm_where_no_label_could_be_one(string setting, string labels, string expected)
    {
        var dashboards = new FakeDashboards { Answer = new DashboardAnswer.Unknown(PictureFailure.Timeout, "too slow") };
        var alert = Some.FiringAlert() with
        {
            Labels = labels.Split(' ').ToDictionary(static label => label, static label => label == "instance" ? "web-1" : "x"),
        };

        var plan = await PlanAsync(
            alert,
            VariableChoice.Parse(setting),
            dashboards,
            expected.StartsWith("job", StringComparison.Ordinal) ? [Pair("job", "mine")] : []);

        Assert.That(string.Join(',', ((ScreenshotPlan.Ready)plan).Request.Variables.Select(static pair => $"{pair.Key}={pair.Value}")), Is.EqualTo(expected));
    }

    [Test]
    public async Task Two_instances_of_one_panel_are_two_pictures()
    {
        var one = await PlanAsync(Some.FiringAlert("web-1"), VariableChoice.Automatic, ["instance"]);
        var other = await PlanAsync(Some.FiringAlert("web-2"), VariableChoice.Automatic, ["instance"]);

        Assert.That(one.Key, Is.Not.EqualTo(other.Key));
    }

    [Test]
    public async Task Annotations_of_the_alert_come_first()
    {
        var request = await PlanAsync(
            With(("width", "640"), ("height", "320"), ("scale", "2"), ("theme", "light"), ("timezone", "Asia/Tokyo")),
            VariableChoice.Automatic,
            []);

        Assert.That(request.Look, Is.EqualTo(new ScreenshotLook { Width = 640, Height = 320, Scale = 2, Theme = "light", TimeZone = "Asia/Tokyo" }));
    }

    [Test]
    public async Task Annotations_that_are_not_valid_count_as_not_given()
    {
        var request = await PlanAsync(
            With(
                ("width", "9"),
                ("height", "99999"),
                ("scale", "-1"),
                ("theme", "pink"),
                ("timezone", "Mars"),
                ("from", "yesterday"),
                ("to", "now-99999999999y")),
            VariableChoice.Automatic,
            []);

        Assert.That(request.Look, Is.EqualTo(new ScreenshotLook()));
        Assert.That(request.Window, Is.EqualTo(s_window));
    }

    [TestCase("now-6h", "now", "2026-03-01T04:05:00Z", "2026-03-01T10:05:00Z")]
    [TestCase("now-1d", "", "2026-02-28T10:05:00Z", "2026-03-01T10:05:00Z")]
    [TestCase("1772352000000", "2026-03-01T09:00:00Z", "2026-03-01T08:00:00Z", "2026-03-01T09:00:00Z")]
    [TestCase("now", "now-1h", "2026-03-01T09:00:00Z", "2026-03-01T10:05:00Z")]
    public async Task A_window_can_be_asked_for(string from, string to, string expectedFrom, string expectedTo)
    {
        var request = await PlanAsync(With(("from", from), ("to", to)), VariableChoice.Automatic, []);

        Assert.That(request.Window, Is.EqualTo(new ScreenshotWindow(Time(expectedFrom), Time(expectedTo))));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static KeyValuePair<string, string> Pair(string name, string value) => KeyValuePair.Create(name, value);

    private static Alert With(params (string Name, string Value)[] wishes)
    {
        var annotations = new Dictionary<string, string>(Some.FiringAlert().Annotations);
        foreach (var (name, value) in wishes)
        {
            annotations[$"__screenshot_{name}__"] = value;
        }

        return Some.FiringAlert() with { Annotations = annotations };
    }

    private async Task<ScreenshotRequest> PlanAsync(Alert alert, VariableChoice choice, string[] variables, params KeyValuePair<string, string>[] link) =>
        ((ScreenshotPlan.Ready)await PlanAsync(alert, choice, new FakeDashboards(variables), link)).Request;

    private Task<ScreenshotPlan> PlanAsync(Alert alert, VariableChoice choice, FakeDashboards dashboards, params KeyValuePair<string, string>[] link)
    {
        var sut = new ScreenshotPlanner(dashboards, new ScreenshotOptions { Variables = choice }, _time);
        return sut.PlanAsync(
            alert,
            new PanelResolution.Found(new PanelRef("dash01", 7), 1, link, "a test"),
            s_window,
            new ScreenshotLook(),
            CancellationToken.None);
    }
}
