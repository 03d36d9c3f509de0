using AlertImages.Core.Pictures;
using AlertImages.Rendering.Chromium.Page;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Rendering.Chromium;

/// <summary>What one page leaves in its window or its origin must not reach the next, which may belong to another user.</summary>
public sealed class SceneReadinessLeakTests
{
    private ScenePhotographer _sut = null!;

    [SetUp]
    public async Task SetUp() => _sut = await ScenePhotographer.StartAsync();

    [TearDown]
    public async Task TearDown() => await _sut.DisposeAsync();

    [Test]
    public async Task A_late_query_with_a_forgotten_key_does_not_lead_the_next_page_to_the_panel_of_the_last()
    {
        var uid = _sut.Add(new SceneTraps { LateQueryMs = 200, IsCounted = true });
        await _sut.CaptureAsync(Address(uid, 10), renderKey: "first");
        _sut.Pages.Forget("first");
        // a page that was not left comes to the log-in page, which keeps where it came from
        await Eventually.HoldsAsync(
            () => (_sut.Pages.OpenPages == 0 && !_sut.Asked.Any(IsLogin)) || _sut.Asked.Contains("/seen?login=kept"),
            "the page was left, or came to the log-in page");

        var picture = await _sut.CaptureAsync(Address(uid, 2), renderKey: "second");

        await _sut.ShowsAtRestAsync(picture, Address(uid + "-rest", 2));
    }

    [Test]
    public async Task The_panel_is_left_before_its_picture_is_answered()
    {
        var uid = _sut.Add(new SceneTraps { LateQueryMs = 50, IsCounted = true });
        for (var picture = 0; picture < 3; picture++)
        {
            await _sut.CaptureAsync(Address(uid, 10), renderKey: $"key{picture}");
            _sut.Pages.Forget($"key{picture}");
            await Eventually.HoldsAsync(() => _sut.Pages.OpenPages == 0, "the page was left");
        }

        Assert.That(_sut.Asked.Where(static path => IsLogin(path) || path.StartsWith("/api/login/ping", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task A_key_that_is_not_valid_from_the_start_is_named()
    {
        var uid = _sut.Add(new SceneTraps());
        _sut.Pages.Forget("unknown");

        var result = await _sut.CaptureAsync(Address(uid, 2), renderKey: "unknown");

        Assert.That((result as PageResult.Failed)?.Reason, Is.EqualTo(PictureFailure.LoginPage));
        await _sut.ShowsAtRestAsync(await _sut.CaptureAsync(Address(uid, 7), renderKey: "other"), Address(uid + "-rest", 7));
    }

    [Test]
    public async Task A_page_finds_nothing_that_another_one_left()
    {
        var uid = _sut.Add(new SceneTraps { LeavesMarks = true });
        for (var picture = 0; picture < 3; picture++)
        {
            Assert.That(await _sut.CaptureAsync(Address(uid, 2), renderKey: $"key{picture}"), Is.InstanceOf<PageResult.Captured>());
        }

        Assert.That(
            _sut.Asked.Where(static path => path.StartsWith("/seen?", StringComparison.Ordinal)).Distinct(),
            Is.EqualTo(["/seen?local=none&session=none&name=none&history=none&databases=none&caches=none"]));
    }

    private static bool IsLogin(string path) => path.StartsWith("/login?", StringComparison.Ordinal);

    private static string Address(string uid, int panel) => $"d-solo/{uid}/_?orgId=1&panelId={panel}&from=1700000000000&to=1700003600000&render=1";
}
