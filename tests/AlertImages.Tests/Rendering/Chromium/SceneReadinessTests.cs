using AlertImages.TestSupport;

namespace AlertImages.Tests.Rendering.Chromium;

/// <summary>
/// The time line of a Grafana 12 page: its count of queries is at 0 several times before the panel is there. Each trap is wide, so that a
/// rule that falls for it is always wrong; each test compares the picture with the same page at rest.
/// </summary>
public sealed class SceneReadinessTests
{
    private ScenePhotographer _sut = null!;

    [OneTimeSetUp]
    public async Task SetUp() => _sut = await ScenePhotographer.StartAsync();

    [OneTimeTearDown]
    public async Task TearDown() => await _sut.DisposeAsync();

    [Test]
    public async Task A_page_without_delays_is_photographed() =>
        await _sut.ShowsPanelAtRestAsync(new SceneTraps { Activations = 1, VariablesMs = 0, QueryMs = 0 });

    [Test]
    public async Task A_scene_that_is_activated_twice_is_not_complete_the_first_time() =>
        await _sut.ShowsPanelAtRestAsync(new SceneTraps { Activations = 3, ActiveMs = 500, UnsetMs = 200 });

    [Test]
    public async Task A_count_of_queries_that_is_0_three_times_too_early_does_not_end_the_wait() =>
        await _sut.ShowsPanelAtRestAsync(new SceneTraps { EarlyZeros = 3 });

    [Test]
    public async Task A_frame_whose_query_has_not_begun_is_no_picture() => await _sut.ShowsPanelAtRestAsync(new SceneTraps { FrameMs = 900 });

    [Test]
    public async Task A_panel_whose_plugin_comes_late_is_waited_for() => await _sut.ShowsPanelAtRestAsync(new SceneTraps { PluginMs = 700 });

    [Test]
    public async Task A_plugin_that_takes_longer_than_any_grace_is_waited_for() => await _sut.ShowsPanelAtRestAsync(new SceneTraps { PluginMs = 5000 });

    [TestCase(true)]
    [TestCase(false)]
    public async Task Content_that_is_mounted_long_after_the_last_query_is_waited_for(bool isDoneBefore) =>
        await _sut.ShowsPanelAtRestAsync(new SceneTraps { GapMs = 450, IsDoneBeforeContent = isDoneBefore });

    [Test]
    public async Task A_page_that_is_busy_for_a_second_between_data_and_content_is_waited_for() =>
        await _sut.ShowsPanelAtRestAsync(new SceneTraps { GapMs = 400, BusyMs = 1000 });

    [Test]
    public async Task A_slow_query_is_waited_for() => await _sut.ShowsPanelAtRestAsync(new SceneTraps { QueryMs = 1500 });

    [Test]
    public async Task A_slow_query_that_does_not_count_is_waited_for() =>
        await _sut.ShowsPanelAtRestAsync(new SceneTraps { QueryMs = 4000, CountsQueries = false });

    [Test]
    public async Task A_refresh_does_not_take_the_query_away_that_the_picture_waits_for() =>
        await _sut.ShowsPanelAtRestAsync(new SceneTraps { RefreshMs = 5000, QueryMs = 6000 });

    [Test]
    public async Task A_spinner_that_is_left_over_below_the_window_is_not_waited_for() =>
        await _sut.ShowsPanelAtRestAsync(new SceneTraps { SpinnerMs = 120_000 });

    [Test]
    public async Task A_panel_of_the_time_of_its_dashboard_is_photographed() => await _sut.ShowsPanelAtRestAsync(new SceneTraps(), hasWindow: false);

    [Test]
    public async Task A_panel_with_a_time_of_its_own_is_photographed() => await _sut.ShowsPanelAtRestAsync(new SceneTraps { HasOwnTime = true });

    [Test]
    public async Task A_panel_of_a_relative_time_is_photographed()
    {
        var uid = _sut.Add(new SceneTraps { GapMs = 900, RefreshMs = 5000 });
        const string Query = "_?orgId=1&panelId=7&from=now-1h&to=now&refresh=5s&render=1";

        await _sut.ShowsAtRestAsync(await _sut.CaptureAsync($"d-solo/{uid}/{Query}"), $"d-solo/{uid}-rest/{Query}");
    }

    [TestCase(450)]
    [TestCase(4500)]
    public async Task A_library_panel_is_waited_for_until_its_element_and_its_data_came(int milliseconds) =>
        await _sut.ShowsPanelAtRestAsync(new SceneTraps { Library = SceneLibrary.Exists, LibraryMs = milliseconds });
}
