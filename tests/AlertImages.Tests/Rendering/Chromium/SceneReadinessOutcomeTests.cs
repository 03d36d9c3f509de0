using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Rendering.Chromium;

/// <summary>What a Grafana 12 page shows instead of a panel; its texts are in another language than English.</summary>
public sealed class SceneReadinessOutcomeTests
{
    private ScenePhotographer _sut = null!;

    [OneTimeSetUp]
    public async Task SetUp() => _sut = await ScenePhotographer.StartAsync();

    [OneTimeTearDown]
    public async Task TearDown() => await _sut.DisposeAsync();

    [Test]
    public async Task A_panel_that_is_gone_is_known_before_the_page_says_so()
    {
        var failed = await FailureAsync(new SceneTraps { NotFoundTextMs = 25_000 }, panel: 99);

        Assert.That(failed.Reason, Is.EqualTo(PictureFailure.PanelNotFound));
        Assert.That(_sut.Asked, Does.Not.Contain("/seen?text=not-found"));
    }

    [Test]
    public async Task A_panel_that_is_gone_is_named_in_any_language() =>
        Assert.That((await FailureAsync(new SceneTraps { NotFoundTextMs = 1 }, panel: 98)).Reason, Is.EqualTo(PictureFailure.PanelNotFound));

    [Test]
    public async Task A_library_panel_that_is_gone_is_named()
    {
        var failed = await FailureAsync(new SceneTraps { Library = SceneLibrary.Missing });

        Assert.That(failed.Reason, Is.EqualTo(PictureFailure.PanelNotFound));
        Assert.That(failed.Detail, Does.Contain("library panel"));
    }

    [Test]
    public async Task A_dashboard_that_is_gone_is_named_in_any_language()
    {
        var failed = await FailureAsync(new SceneTraps { DashboardStatus = 404, DashboardMessage = "Dashboard not found" });

        Assert.That(failed.Reason, Is.EqualTo(PictureFailure.DashboardNotFound));
    }

    [Test]
    public async Task A_dashboard_that_the_token_may_not_see_is_named()
    {
        var failed = await FailureAsync(new SceneTraps { DashboardStatus = 403, DashboardMessage = "not allowed to view dashboards in folder Payments" });

        Assert.That(failed.Reason, Is.EqualTo(PictureFailure.DashboardForbidden));
        Assert.That(failed.Detail, Does.Contain("folder Payments"));
    }

    [Test]
    public async Task A_plugin_that_is_missing_is_named() =>
        Assert.That((await FailureAsync(new SceneTraps { Outcome = SceneOutcome.PluginMissing })).Reason, Is.EqualTo(PictureFailure.PluginMissing));

    [TestCase(SceneOutcome.Error, "no such metric")]
    [TestCase(SceneOutcome.BadGateway, "502")]
    public async Task A_query_that_failed_is_no_picture(SceneOutcome outcome, string detail)
    {
        var failed = await FailureAsync(new SceneTraps { Outcome = outcome, GapMs = 900 });

        Assert.That(failed.Reason, Is.EqualTo(PictureFailure.QueryFailed));
        Assert.That(failed.Detail, Does.Contain(detail));
    }

    [Test]
    public async Task One_of_two_queries_that_failed_is_a_picture_with_a_note() =>
        Assert.That(await _sut.ShowsPanelAtRestAsync(new SceneTraps { Outcome = SceneOutcome.PartialError, GapMs = 900 }), Does.Contain("no such metric"));

    [TestCase(SceneOutcome.NoData)]
    [TestCase(SceneOutcome.NoDataOfStat)]
    public async Task No_data_is_a_picture_with_a_note(SceneOutcome outcome) =>
        Assert.That(await _sut.ShowsPanelAtRestAsync(new SceneTraps { Outcome = outcome, GapMs = 900 }), Is.EqualTo("no data"));

    [TestCase(SceneContent.Graph)]
    [TestCase(SceneContent.List)]
    public async Task A_panel_with_data_or_without_a_query_has_no_note(SceneContent content) =>
        Assert.That(await _sut.ShowsPanelAtRestAsync(new SceneTraps { Content = content }), Is.Empty);

    [Test]
    public async Task A_page_that_always_moves_to_another_panel_is_no_picture()
    {
        var failed = await FailureAsync(new SceneTraps { MovesToPanel = 10 });

        Assert.That(failed.Reason, Is.EqualTo(PictureFailure.WrongPanel));
    }

    [Test]
    public async Task A_page_that_moved_to_another_panel_once_is_opened_again() =>
        await _sut.ShowsPanelAtRestAsync(new SceneTraps { MovesToPanel = 10, Moves = 1 });

    private async Task<RenderResult.Failed> FailureAsync(SceneTraps traps, long panel = 7) => await _sut.RenderAsync(traps, panel) switch
    {
        RenderResult.Failed failed => failed,
        var result => throw new AssertionException($"Not a failure: {result}"),
    };
}
