using AlertImages.Core.Alerts;

namespace AlertImages.Core.Screenshots;

/// <summary>The time window of a picture; null means the one saved with the dashboard.</summary>
public readonly record struct ScreenshotWindow(DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>How far a resolved picture looks past the end of the alert.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>The dashboard's own window.</summary>
    public static ScreenshotWindow Dashboard => default;

    /// <summary>From before the start of the alert to now, or to a little after its end.</summary>
    public static ScreenshotWindow Around(Alert alert, TimeSpan lookback, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var start = alert.StartsAt is { } startsAt && startsAt < now && startsAt.Year > 1970 ? startsAt : now;
        var to = alert is { Status: AlertState.Resolved, EndsAt: { } endsAt } && endsAt + Margin < now && endsAt > start ? endsAt + Margin : now;
        return new ScreenshotWindow(start - lookback, to);
    }

    /// <summary>True when a picture of one window may stand for the other.</summary>
    public bool IsCloseTo(ScreenshotWindow other, TimeSpan tolerance) =>
        IsClose(From, other.From, tolerance) && IsClose(To, other.To, tolerance);

    private static bool IsClose(DateTimeOffset? one, DateTimeOffset? other, TimeSpan tolerance) =>
        one is { } a && other is { } b ? (a - b).Duration() <= tolerance : one is null && other is null;
}
