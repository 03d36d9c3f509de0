using System.Globalization;
using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;
using AlertImages.Core.Work;

namespace AlertImages.Core.Screenshots;

/// <summary>
/// What the annotations of an alert ask of its picture: <c>__screenshot_width__</c>, <c>_height__</c>, <c>_scale__</c>, <c>_theme__</c>,
/// <c>_timezone__</c>, <c>_from__</c>, <c>_to__</c>. A value that is not valid counts as not given: a picture is worth more than a wish.
/// </summary>
internal sealed record ScreenshotWishes
{
    private const int SmallestSide = 10;
    private const int LargestWidth = 3080;
    private const int LargestHeight = 3000;
    private const double LargestScale = 4;

    private int? Width { get; init; }

    private int? Height { get; init; }

    private double? Scale { get; init; }

    private string? Theme { get; init; }

    private string? TimeZone { get; init; }

    private DateTimeOffset? From { get; init; }

    private DateTimeOffset? To { get; init; }

    public static ScreenshotWishes Read(Alert alert, DateTimeOffset now)
    {
        string Get(string name) => alert.Annotations.GetValueOrDefault($"__screenshot_{name}__", "").Trim();
        return new ScreenshotWishes
        {
            Width = Side(Get("width"), LargestWidth),
            Height = Side(Get("height"), LargestHeight),
            Scale = double.TryParse(Get("scale"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var scale)
                && scale is > 0 and <= LargestScale ? scale : null,
            Theme = Get("theme") is "dark" or "light" ? Get("theme") : null,
            TimeZone = Get("timezone") is { Length: > 0 } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : null,
            From = Time(Get("from"), now),
            To = Time(Get("to"), now),
        };
    }

    public ScreenshotLook Apply(ScreenshotLook look) => look with
    {
        Width = Width ?? look.Width,
        Height = Height ?? look.Height,
        Scale = Scale ?? look.Scale,
        Theme = Theme ?? look.Theme,
        TimeZone = TimeZone ?? look.TimeZone,
    };

    /// <summary>A wish for a window that would end before it begins is none.</summary>
    public ScreenshotWindow Apply(ScreenshotWindow window)
    {
        var wished = new ScreenshotWindow(From ?? window.From, To ?? window.To);
        return wished.From >= wished.To ? window : wished;
    }

    /// <summary>The window of a link in an annotation, where it has one.</summary>
    public static ScreenshotWindow Apply(PanelTimeRange? range, ScreenshotWindow window, DateTimeOffset now) =>
        range is null ? window : new ScreenshotWishes { From = Time(range.From, now), To = Time(range.To, now) }.Apply(window);

    private static int? Side(string text, int largest) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side >= SmallestSide && side <= largest ? side : null;

    /// <summary><c>now</c>, <c>now-6h</c>, <c>now+1h</c>, Unix milliseconds, or RFC 3339.</summary>
    private static DateTimeOffset? Time(string text, DateTimeOffset now)
    {
        if (text == "now")
        {
            return now;
        }

        if (text.StartsWith("now-", StringComparison.Ordinal) || text.StartsWith("now+", StringComparison.Ordinal))
        {
            return DurationText.TryParse(text[4..], out var offset) && offset < TimeSpan.FromDays(3660) ? now + (text[3] == '-' ? -offset : offset) : null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
        {
            return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
        }

        return text.Length >= 20 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : null;
    }
}
