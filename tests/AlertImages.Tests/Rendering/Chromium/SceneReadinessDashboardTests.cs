using AlertImages.TestSupport;

namespace AlertImages.Tests.Rendering.Chromium;

/// <summary>Repeated panels and rows, and whole dashboards.</summary>
public sealed class SceneReadinessDashboardTests
{
    private const int WholePage = -1;
    private ScenePhotographer _sut = null!;

    [OneTimeSetUp]
    public async Task SetUp() => _sut = await ScenePhotographer.StartAsync();

    [OneTimeTearDown]
    public async Task TearDown() => await _sut.DisposeAsync();

    [TestCase("31", TestName = "Two_panels_with_the_same_key_of_which_one_is_below_the_window_and_empty")]
    [TestCase("b$panel-31", TestName = "A_panel_of_a_repeated_row_whose_key_another_panel_has_too")]
    [TestCase("24", TestName = "The_first_of_a_repeated_panel")]
    [TestCase("q3$panel-24", TestName = "A_repeated_panel_whose_key_is_not_its_path")]
    [TestCase("2", TestName = "A_panel_beside_others")]
    public async Task A_panel_is_photographed_by_its_path(string panel)
    {
        var uid = _sut.Add(new SceneTraps { GapMs = 900 });
        var query = $"_?orgId=1&panelId={Uri.EscapeDataString(panel)}&from=1700000000000&to=1700003600000&render=1";

        await _sut.ShowsAtRestAsync(await _sut.CaptureAsync($"d-solo/{uid}/{query}"), $"d-solo/{uid}-rest/{query}");
    }

    [Test]
    public async Task Panels_that_are_photographed_at_the_same_time_show_their_own()
    {
        var uid = _sut.Add(new SceneTraps { GapMs = 900 });
        int[] panels = [2, 7, 10, 12];

        var pictures = await Task.WhenAll(panels.Select(panel => _sut.CaptureAsync($"d-solo/{uid}/_?orgId=1&panelId={panel}", renderKey: $"key{panel}")));

        for (var index = 0; index < panels.Length; index++)
        {
            await _sut.ShowsAtRestAsync(pictures[index], $"d-solo/{uid}-rest/_?orgId=1&panelId={panels[index]}");
        }
    }

    [Test]
    public async Task Panels_of_a_whole_dashboard_that_are_mounted_when_they_are_seen_are_all_complete()
    {
        var uid = _sut.Add(new SceneTraps { GapMs = 900, QueryMs = 100 });

        await _sut.ShowsAtRestAsync(await _sut.CaptureAsync($"d/{uid}/_?orgId=1&render=1", WholePage), $"d-solo/{uid}-rest/_?whole=1", height: 3600);
    }

    [TestCase(SceneLayout.Collapsed)]
    [TestCase(SceneLayout.Tabs)]
    public async Task A_dashboard_on_which_no_panel_is_mounted_is_photographed(SceneLayout layout)
    {
        var uid = _sut.Add(new SceneTraps { Layout = layout });

        await _sut.ShowsAtRestAsync(await _sut.CaptureAsync($"d/{uid}/_?orgId=1&render=1", WholePage), $"d-solo/{uid}-rest/_?whole=1", height: 750);
    }
}
