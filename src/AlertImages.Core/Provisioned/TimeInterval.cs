using System.Globalization;

namespace AlertImages.Core.Provisioned;

/// <summary>First and last of something that is counted, both inside.</summary>
public readonly record struct InclusiveRange(int First, int Last)
{
    /// <summary>Whether the number is inside.</summary>
    public bool Contains(int number) => number >= First && number <= Last;
}

/// <summary>
/// Times that repeat (Alertmanager timeinterval/timeinterval.go): every field that is given must match, any of its ranges is enough. Times of day are minutes
/// from midnight, the last one outside; days of the month may count from the end (-1: the last).
/// </summary>
public sealed record TimeInterval
{
    private const int MinutesOfDay = 24 * 60;
    private static readonly string[] s_weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
    private static readonly string[] s_months =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];

    /// <summary>Minutes of the day; the last one is outside.</summary>
    public IReadOnlyList<InclusiveRange> Times { get; init; } = [];

    /// <summary>Days of the week; Sunday is 0.</summary>
    public IReadOnlyList<InclusiveRange> Weekdays { get; init; } = [];

    /// <summary>Days of the month, 1 to 31 or -31 to -1.</summary>
    public IReadOnlyList<InclusiveRange> DaysOfMonth { get; init; } = [];

    /// <summary>Months, 1 to 12.</summary>
    public IReadOnlyList<InclusiveRange> Months { get; init; } = [];

    /// <summary>Years.</summary>
    public IReadOnlyList<InclusiveRange> Years { get; init; } = [];

    /// <summary>Where the clock hangs.</summary>
    public TimeZoneInfo Location { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Whether the time is inside.</summary>
    public bool Contains(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, Location);
        return Any(Times, static (range, local) => range.Contains((local.Hour * 60) + local.Minute), local)
            && Any(DaysOfMonth, IsDay, local)
            && Any(Months, static (range, local) => range.Contains(local.Month), local)
            && Any(Weekdays, static (range, local) => range.Contains((int)local.DayOfWeek), local)
            && Any(Years, static (range, local) => range.Contains(local.Year), local);
    }

    /// <summary>From one time of day to another, <c>09:00</c> to <c>24:00</c>. Throws <see cref="FormatException"/>.</summary>
    public static InclusiveRange ParseTimes(string start, string end)
    {
        var (first, last) = (Minute(start), Minute(end));
        return first < last ? new InclusiveRange(first, last - 1) : throw new FormatException($"start_time {start} must be before end_time {end}");
    }

    /// <summary><c>monday:friday</c> or <c>sunday</c>. Throws <see cref="FormatException"/>.</summary>
    public static InclusiveRange ParseWeekdays(string text) => Parse(text, static name => IndexOf(s_weekdays, name, "day of the week"), 0, 6);

    /// <summary><c>1:5</c>, <c>-3:-1</c> or <c>15</c>. Throws <see cref="FormatException"/>.</summary>
    public static InclusiveRange ParseDaysOfMonth(string text)
    {
        var (first, last) = Ends(text, Number);
        var isValid = first is >= -31 and <= 31 and not 0
            && last is >= -31 and <= 31 and not 0
            && !(first < 0 && last > 0)
            && (first < 0 != last < 0 || first <= last);
        return isValid ? new InclusiveRange(first, last) : throw new FormatException($"'{text}' is not a range of days of the month such as 1:5 or -3:-1");
    }

    /// <summary><c>1:3</c>, <c>may:august</c> or <c>december</c>. Throws <see cref="FormatException"/>.</summary>
    public static InclusiveRange ParseMonths(string text) =>
        Parse(
            text,
            static name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : IndexOf(s_months, name, "month") + 1,
            1,
            12);

    /// <summary><c>2025:2027</c> or <c>2030</c>. Throws <see cref="FormatException"/>.</summary>
    public static InclusiveRange ParseYears(string text) => Parse(text, Number, 1, 9999);

    private static bool Any(IReadOnlyList<InclusiveRange> ranges, Func<InclusiveRange, DateTimeOffset, bool> contains, DateTimeOffset local) =>
        ranges.Count == 0 || ranges.Any(range => contains(range, local));

    private static bool IsDay(InclusiveRange range, DateTimeOffset local)
    {
        var days = DateTime.DaysInMonth(local.Year, local.Month);
        var first = range.First < 0 ? days + range.First + 1 : range.First;
        var last = range.Last < 0 ? days + range.Last + 1 : range.Last;
        return first <= days && local.Day >= first && local.Day <= last;
    }

    private static InclusiveRange Parse(string text, Func<string, int> read, int smallest, int largest)
    {
        var (first, last) = Ends(text, read);
        return first >= smallest && last <= largest && first <= last
            ? new InclusiveRange(first, last)
            : throw new FormatException($"'{text}' must go from {smallest} to {largest}, upwards");
    }

    private static (int First, int Last) Ends(string text, Func<string, int> read)
    {
        var parts = text.ToLowerInvariant().Split(':', StringSplitOptions.TrimEntries);
        return parts.Length switch
        {
            1 => (read(parts[0]), read(parts[0])),
            2 => (read(parts[0]), read(parts[1])),
            _ => throw new FormatException($"'{text}' is not a range such as 1:5"),
        };
    }

    private static int IndexOf(string[] names, string name, string kind) =>
        Array.IndexOf(names, name) is >= 0 and var index ? index : throw new FormatException($"'{name}' is not a {kind}");

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{text}' is not a number");

    private static int Minute(string text) =>
        text is [var h1, var h2, ':', var m1, var m2] && char.IsAsciiDigit(h1) && char.IsAsciiDigit(h2) && char.IsAsciiDigit(m1) && char.IsAsciiDigit(m2)
        && (((((h1 - '0') * 10) + h2 - '0') * 60) + ((m1 - '0') * 10) + m2 - '0') is <= MinutesOfDay and var minute && m1 <= '5'
            ? minute
            : throw new FormatException($"'{text}' is not a time of day such as 09:30");
}
