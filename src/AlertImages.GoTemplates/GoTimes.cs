namespace AlertImages.GoTemplates;

/// <summary>Times and durations as values of templates, with Go's methods.</summary>
internal static class GoTimes
{
    /// <summary>A method of a time or duration; null when there is none.</summary>
    public static GoMethod? Find(object value, string name) => value switch
    {
        DateTimeOffset time => FindOfTime(time, name),
        GoDuration duration => FindOfDuration(duration, name),
        _ => null,
    };

    public static string Format(DateTimeOffset time, string layout) => GoTimeText.Format(time, layout);

    public static DateTimeOffset InZone(DateTimeOffset time, string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
        ? TimeZoneInfo.ConvertTime(time, found)
        : throw new GoValueException("unknown time zone " + zone);

    public static GoDuration Between(DateTimeOffset from, DateTimeOffset to) => new((to - from).Ticks * 100);

    private static GoMethod? FindOfTime(DateTimeOffset time, string name) => name switch
    {
        "Format" => arguments => arguments is [string layout] ? Format(time, layout) : throw new GoValueException("expected a layout"),
        "String" => _ => GoTimeText.Default(time),
        "Unix" => _ => time.ToUnixTimeSeconds(),
        "UnixMilli" => _ => time.ToUnixTimeMilliseconds(),
        "UnixNano" => _ => (time - DateTimeOffset.UnixEpoch).Ticks * 100,
        "UTC" => _ => time.ToUniversalTime(),
        "IsZero" => _ => time == DateTimeOffset.MinValue,
        "Year" => _ => (long)time.Year,
        "Month" => _ => time.ToString("MMMM", System.Globalization.CultureInfo.InvariantCulture),
        "Day" => _ => (long)time.Day,
        "Hour" => _ => (long)time.Hour,
        "Minute" => _ => (long)time.Minute,
        "Second" => _ => (long)time.Second,
        "YearDay" => _ => (long)time.DayOfYear,
        "Weekday" => _ => time.DayOfWeek.ToString(),
        "Add" => arguments => arguments is [GoDuration duration]
            ? time.AddTicks(duration.Nanoseconds / 100)
            : throw new GoValueException("expected a duration"),
        "Sub" => arguments => arguments is [DateTimeOffset other] ? Between(other, time) : throw new GoValueException("expected a time"),
        "Before" => arguments => arguments is [DateTimeOffset other] ? time < other : throw new GoValueException("expected a time"),
        "After" => arguments => arguments is [DateTimeOffset other] ? time > other : throw new GoValueException("expected a time"),
        "Equal" => arguments => arguments is [DateTimeOffset other] ? time == other : throw new GoValueException("expected a time"),
        _ => null,
    };

    private static GoMethod? FindOfDuration(GoDuration duration, string name) => name switch
    {
        "String" => _ => duration.ToString(),
        "Hours" => _ => duration.Nanoseconds / 3.6e12,
        "Minutes" => _ => duration.Nanoseconds / 6e10,
        "Seconds" => _ => duration.Nanoseconds / 1e9,
        "Milliseconds" => _ => duration.Nanoseconds / 1_000_000,
        "Nanoseconds" => _ => duration.Nanoseconds,
        "Round" or "Truncate" => arguments => arguments is [GoDuration { Nanoseconds: > 0 } unit]
            ? new GoDuration(name == "Round" ? Round(duration.Nanoseconds, unit.Nanoseconds) : duration.Nanoseconds / unit.Nanoseconds * unit.Nanoseconds)
            : duration,
        _ => null,
    };

    private static long Round(long value, long unit) => (long)Math.Round((decimal)value / unit, MidpointRounding.AwayFromZero) * unit;
}
