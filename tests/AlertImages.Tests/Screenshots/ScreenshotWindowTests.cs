using AlertImages.Core.Screenshots;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Screenshots;

public sealed class ScreenshotWindowTests
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    [Test]
    public void Firing_is_shown_from_before_its_start_to_now()
    {
        var now = Some.Start.AddMinutes(20);

        Assert.That(ScreenshotWindow.Around(Some.FiringAlert(), s_hour, now), Is.EqualTo(new ScreenshotWindow(Some.Start - s_hour, now)));
    }

    [TestCase(6, 6)]
    [TestCase(60, 10)]
    public void Resolved_is_shown_to_a_little_after_its_end_but_never_into_the_future(int nowMinutes, int toMinutes)
    {
        var window = ScreenshotWindow.Around(Some.ResolvedAlert(), s_hour, Some.Start.AddMinutes(nowMinutes));

        Assert.That(window.To, Is.EqualTo(Some.Start.AddMinutes(toMinutes)));
    }

    [Test]
    public void An_alert_without_or_with_a_future_start_is_shown_to_now()
    {
        var now = Some.Start;

        Assert.That(ScreenshotWindow.Around(Some.FiringAlert() with { StartsAt = null }, s_hour, now), Is.EqualTo(new ScreenshotWindow(now - s_hour, now)));
        Assert.That(
            ScreenshotWindow.Around(Some.FiringAlert() with { StartsAt = now.AddHours(3) }, s_hour, now),
            Is.EqualTo(new ScreenshotWindow(now - s_hour, now)));
    }
}
