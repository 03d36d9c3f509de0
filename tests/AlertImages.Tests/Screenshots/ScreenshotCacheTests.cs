using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Screenshots;

public sealed class ScreenshotCacheTests
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(60);
    private readonly ManualTime _time = new();

    [Test]
    public void Two_thousand_distinct_pictures_cost_no_file_access_per_request()
    {
        // none of their files exists: whoever looks at the disk takes the entries for lost
        var sut = Filled(2000);

        var found = Enumerable.Range(1, 2000).Count(panel => sut.Find(Some.Screenshot(panel)) is not null);

        Assert.That(found, Is.EqualTo(2000));
    }

    [Test]
    public void Expired_pictures_leave_the_memory_while_others_are_asked_for()
    {
        var sut = Filled(2000);
        _time.Advance(s_lifetime);

        for (var panel = 2001; panel <= 3000; panel++)
        {
            Assert.That(sut.Find(Some.Screenshot(panel)), Is.Null);
            sut.Add(Some.Screenshot(panel), Taken());
        }

        Assert.That(sut.Count, Is.EqualTo(1000));
        Assert.That(sut.Find(Some.Screenshot(1)), Is.Null);
        Assert.That(sut.Find(Some.Screenshot(3000)), Is.Not.Null);
    }

    [Test]
    public void A_picture_in_progress_is_shared_however_long_it_takes()
    {
        var sut = new ScreenshotCache(TimeSpan.Zero, _time);
        var work = new TaskCompletionSource<ScreenshotResult>();
        sut.Add(Some.Screenshot(), work.Task);
        _time.Advance(TimeSpan.FromHours(1));
        var inProgress = sut.Find(Some.Screenshot());
        work.SetResult(new ScreenshotResult.Missing(PictureFailure.Timeout));

        Assert.That(inProgress, Is.SameAs(work.Task));
        Assert.That(sut.Find(Some.Screenshot()), Is.Null);
        Assert.That(sut.Count, Is.Zero);
    }

    private ScreenshotCache Filled(int pictures)
    {
        var cache = new ScreenshotCache(s_lifetime, _time);
        for (var panel = 1; panel <= pictures; panel++)
        {
            cache.Add(Some.Screenshot(panel), Taken());
        }

        return cache;
    }

    private Task<ScreenshotResult> Taken() => Task.FromResult<ScreenshotResult>(new ScreenshotResult.Taken(new Picture
    {
        Token = "token",
        Path = "/nowhere/picture.png",
        ContentHash = "",
        CreatedAt = _time.GetUtcNow(),
        ExpiresAt = _time.GetUtcNow() + PictureFiles.Lifetime,
    }));
}
