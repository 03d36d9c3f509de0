using AlertImages.Core.Screenshots;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Rendering.Chromium;

/// <summary>Content of a Grafana 12 panel that is in the page before it is complete, and content that never rests.</summary>
public sealed class SceneReadinessContentTests
{
    private ScenePhotographer _sut = null!;

    [OneTimeSetUp]
    public async Task SetUp() => _sut = await ScenePhotographer.StartAsync();

    [OneTimeTearDown]
    public async Task TearDown() => await _sut.DisposeAsync();

    [TestCase(SceneContent.List, TestName = "A_panel_that_fetches_by_itself_is_waited_for_until_it_has_read_the_answer")]
    [TestCase(SceneContent.Map, TestName = "Tiles_that_never_are_in_the_document_are_waited_for")]
    [TestCase(SceneContent.Nodes, TestName = "A_worker_that_owes_an_answer_is_waited_for")]
    [TestCase(SceneContent.Logs, TestName = "Empty_icons_are_waited_for_although_no_request_is_open")]
    [TestCase(SceneContent.Text, TestName = "A_font_that_comes_late_is_waited_for")]
    [TestCase(SceneContent.Animation, TestName = "An_animation_that_ends_is_waited_for")]
    [TestCase(SceneContent.Transition, TestName = "A_transition_is_waited_for")]
    public async Task Content_that_is_completed_late_is_waited_for(SceneContent content) =>
        await _sut.ShowsPanelAtRestAsync(new SceneTraps { Content = content, ContentMs = 600 });

    [TestCase(SceneContent.Pulse, TestName = "An_animation_without_an_end_is_not_waited_for")]
    [TestCase(SceneContent.Stream, TestName = "A_stream_that_draws_in_each_frame_is_photographed")]
    public async Task Content_that_never_rests_is_photographed(SceneContent content) =>
        await _sut.ShowsPanelAtRestAsync(new SceneTraps { Content = content, GapMs = 900 });

    [Test]
    public async Task A_panel_that_draws_nothing_is_photographed() => await _sut.ShowsPanelAtRestAsync(new SceneTraps { Content = SceneContent.Nothing });

    [Test]
    public async Task An_icon_that_never_comes_does_not_cost_the_picture() =>
        Assert.That(await _sut.RenderAsync(new SceneTraps { Content = SceneContent.Logs, ContentMs = 120_000 }), Is.InstanceOf<RenderResult.Rendered>());
}
