using AlertImages.Core.Pictures.Drawing;

namespace AlertImages.Rendering.Charts;

/// <summary>Where a value or time lies in the picture, and where the lines of the grid are.</summary>
internal static class ChartScale
{
    private static readonly double[] s_steps = [1, 2, 2.5, 5, 10];
    private static readonly TimeSpan[] s_times =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(3), TimeSpan.FromHours(6),
        TimeSpan.FromHours(12), TimeSpan.FromDays(1),
        TimeSpan.FromDays(2), TimeSpan.FromDays(7), TimeSpan.FromDays(14), TimeSpan.FromDays(30), TimeSpan.FromDays(90), TimeSpan.FromDays(365),
    ];

    /// <summary>The range of an axis that shows all the values, with a little room.</summary>
    public static (double Low, double High) Range(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
        {
            return (0, 1);
        }

        var (low, high) = (values.Min(), values.Max());
        if (low >= 0 && low < high / 2)
        {
            low = 0;
        }

        // a line that never moves stands in the middle
        var room = high > low ? (high - low) * 0.08 : Math.Max(Math.Abs(high) * 0.1, 0.5);
        return (low == 0 ? 0 : low - room, high + room);
    }

    /// <summary>About so many round values within the range.</summary>
    public static IReadOnlyList<double> Lines(double low, double high, int wanted, double stepBase)
    {
        var rough = (high - low) / Math.Max(1, wanted);
        if (!(rough > 0) || !double.IsFinite(rough))
        {
            return [low];
        }

        var unit = stepBase > 10 && Math.Abs(high) >= stepBase ? Math.Pow(stepBase, Math.Floor(Math.Log(Math.Max(Math.Abs(high), 1), stepBase))) : 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough / unit)));
        var step = s_steps.First(candidate => candidate == 10 || candidate * power * unit >= rough) * power * unit;
        var first = Math.Ceiling(low / step);
        return [.. Enumerable.Range(0, 50).Select(index => (first + index) * step).TakeWhile(value => value <= high)];
    }

    /// <summary>Round times within the window, at most so many, and how they are written.</summary>
    public static (IReadOnlyList<DateTimeOffset> Times, string Format) Times(DateTimeOffset from, DateTimeOffset to, int atMost, ClockText clock)
    {
        var step = Array.Find(s_times, candidate => (to - from) / candidate <= atMost) is { Ticks: > 0 } found ? found : s_times[^1];
        // round on the clock of the picture
        var offset = clock.In(from).Offset;
        var first = new DateTimeOffset(((from.UtcTicks + offset.Ticks + step.Ticks - 1) / step.Ticks * step.Ticks) - offset.Ticks, TimeSpan.Zero);
        var times = Enumerable.Range(0, atMost + 1).Select(index => first + (step * index)).TakeWhile(time => time <= to).ToList();
        return (times, step >= TimeSpan.FromDays(1) ? "MM-dd"
            : to - from > TimeSpan.FromDays(1) ? "MM-dd HH:mm"
            : step < TimeSpan.FromMinutes(1) ? "HH:mm:ss"
            : "HH:mm");
    }
}
