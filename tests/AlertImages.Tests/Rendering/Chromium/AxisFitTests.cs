using AlertImages.Core.Screenshots;
using AlertImages.Rendering.Chromium;
using AlertImages.Rendering.Chromium.Page;

namespace AlertImages.Tests.Rendering.Chromium;

/// <summary>An axis of time is found, or nothing is said.</summary>
public sealed class AxisFitTests
{
    private static readonly DateTimeOffset s_from = new(2026, 11, 20, 22, 7, 0, TimeSpan.Zero);
    private static readonly ScreenshotWindow s_window = new(s_from, s_from.AddHours(1));

    [TestCase(0)]
    [TestCase(60)]
    [TestCase(-480)]
    [TestCase(345)]
    public void Texts_on_one_line_with_the_window_are_the_axis_in_every_time_zone(double zone)
    {
        var axis = AxisFit.Find(Facts(zone), s_window, 1000);

        Assert.That((axis!.Left, axis.Width), Is.EqualTo((60d, 920d)).Within(0.01));
    }

    [Test]
    public void A_panel_with_a_range_of_its_own_is_not_marked() =>
        Assert.That(AxisFit.Find(Facts(0), new ScreenshotWindow(s_from.AddHours(-5), s_window.To), 1000), Is.Null);

    [Test]
    public void Another_clock_than_the_page_s_is_not_marked() =>
        Assert.That(AxisFit.Find(Facts(0) with { ZoneMinutes = 60 }, s_window, 1000), Is.Null);

    [TestCase("0", "5", "10")]
    [TestCase("22:10", "22:40", "22:20")]
    [TestCase("22:10", "five", "")]
    public void Texts_that_are_no_times_in_a_row_are_no_axis(string first, string second, string third)
    {
        var facts = Facts(0) with
        {
            Labels = [new AxisLabel { Text = first, X = 100 }, new AxisLabel { Text = second, X = 400 }, new AxisLabel { Text = third, X = 700 }],
        };

        Assert.That(AxisFit.Find(facts, s_window, 1000), Is.Null);
    }

    [Test]
    public void The_dashboard_s_own_window_is_not_known() => Assert.That(AxisFit.Find(Facts(0), ScreenshotWindow.Dashboard, 1000), Is.Null);

    private static AxisFacts Facts(double zone) => new()
    {
        Box = [60, 20, 920, 420],
        ZoneMinutes = zone,
        Labels = [.. Enumerable.Range(0, 6)
            .Select(index => new DateTimeOffset(2026, 11, 20, 22, 10, 0, TimeSpan.Zero).AddMinutes(index * 10))
            .Select(time => new AxisLabel
            {
                Text = time.AddMinutes(zone).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture),
                X = 60 + (920 * ((time - s_from) / TimeSpan.FromHours(1))),
            })],
    };
}
