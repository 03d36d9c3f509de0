using System.Globalization;
using System.Text;

namespace AlertImages.GoTemplates;

/// <summary>Go's layouts of times (package time, format.go).</summary>
internal static class GoTimeText
{
    /// <summary>The longest first where one begins another.</summary>
    private static readonly (string Layout, Func<DateTimeOffset, string, string> Write)[] s_parts =
    [
        ("January", static (time, _) => Name(time, "MMMM")),
        ("Jan", static (time, _) => Name(time, "MMM")),
        ("Monday", static (time, _) => Name(time, "dddd")),
        ("Mon", static (time, _) => Name(time, "ddd")),
        ("MST", static (time, zone) => zone),
        ("2006", static (time, _) => time.Year.ToString("0000", CultureInfo.InvariantCulture)),
        ("-07:00:00", static (time, _) => Offset(time, ":") + ":00"),
        ("-07:00", static (time, _) => Offset(time, ":")),
        ("-0700", static (time, _) => Offset(time, "")),
        ("-07", static (time, _) => Offset(time, "")[..3]),
        ("Z07:00", static (time, _) => time.Offset == TimeSpan.Zero ? "Z" : Offset(time, ":")),
        ("Z0700", static (time, _) => time.Offset == TimeSpan.Zero ? "Z" : Offset(time, "")),
        ("002", static (time, _) => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture)),
        ("01", static (time, _) => Two(time.Month)),
        ("02", static (time, _) => Two(time.Day)),
        ("03", static (time, _) => Two(Hour12(time))),
        ("04", static (time, _) => Two(time.Minute)),
        ("05", static (time, _) => Two(time.Second)),
        ("06", static (time, _) => Two(time.Year % 100)),
        ("15", static (time, _) => Two(time.Hour)),
        ("PM", static (time, _) => time.Hour < 12 ? "AM" : "PM"),
        ("pm", static (time, _) => time.Hour < 12 ? "am" : "pm"),
        ("_2006", static (time, _) => "_" + time.Year.ToString("0000", CultureInfo.InvariantCulture)),
        ("_2", static (time, _) => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2)),
        ("1", static (time, _) => time.Month.ToString(CultureInfo.InvariantCulture)),
        ("2", static (time, _) => time.Day.ToString(CultureInfo.InvariantCulture)),
        ("3", static (time, _) => Hour12(time).ToString(CultureInfo.InvariantCulture)),
        ("4", static (time, _) => time.Minute.ToString(CultureInfo.InvariantCulture)),
        ("5", static (time, _) => time.Second.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>As <c>%v</c> prints a time: <c>2006-01-02 15:04:05.999999999 -0700 MST</c>.</summary>
    public static string Default(DateTimeOffset time) => Format(time, "2006-01-02 15:04:05.999999999 -0700 MST");

    /// <summary>The time in a layout; <paramref name="zone"/> is the zone's short name, else taken from the offset.</summary>
    public static string Format(DateTimeOffset time, string layout, string? zone = null)
    {
        zone ??= time.Offset == TimeSpan.Zero ? "UTC" : Offset(time, "")[..(time.Offset.Minutes == 0 ? 3 : 5)];
        var text = new StringBuilder();
        for (var at = 0; at < layout.Length;)
        {
            if (Fraction(layout, at) is { Length: > 0 } fraction)
            {
                text.Append(WriteFraction(time, fraction));
                at += fraction.Length;
                continue;
            }

            var part = Array.Find(s_parts, part => IsAt(layout, at, part.Layout));
            if (part.Layout is null)
            {
                text.Append(layout[at++]);
            }
            else
            {
                text.Append(part.Write(time, zone));
                at += part.Layout.Length;
            }
        }

        return text.ToString();
    }

    private static bool IsAt(string layout, int at, string part) =>
        layout.AsSpan(at).StartsWith(part, StringComparison.Ordinal) && !IsInsideWord(layout, at, part);

    /// <summary>Go takes <c>Jan</c> only when no small letter follows.</summary>
    private static bool IsInsideWord(string layout, int at, string part) =>
        part is "Jan" or "Mon" && at + part.Length < layout.Length && char.IsAsciiLetterLower(layout[at + part.Length]);

    /// <summary>A point or comma with zeros or nines behind it, and no digit after them.</summary>
    private static string Fraction(string layout, int at)
    {
        if (layout[at] is not ('.' or ',') || at + 1 >= layout.Length || layout[at + 1] is not ('0' or '9'))
        {
            return "";
        }

        var end = at + 1;
        while (end < layout.Length && layout[end] == layout[at + 1])
        {
            end++;
        }

        return end < layout.Length && char.IsAsciiDigit(layout[end]) ? "" : layout[at..end];
    }

    private static string WriteFraction(DateTimeOffset time, string fraction)
    {
        var digits = (time.Ticks % TimeSpan.TicksPerSecond).ToString("0000000", CultureInfo.InvariantCulture).PadRight(9, '0');
        digits = digits[..Math.Min(9, fraction.Length - 1)];
        digits = fraction[1] == '9' ? digits.TrimEnd('0') : digits;
        return digits.Length == 0 ? "" : fraction[0] + digits;
    }

    private static string Name(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    private static string Two(int number) => number.ToString("00", CultureInfo.InvariantCulture);

    private static int Hour12(DateTimeOffset time) => time.Hour % 12 == 0 ? 12 : time.Hour % 12;

    private static string Offset(DateTimeOffset time, string separator) =>
        $"{(time.Offset < TimeSpan.Zero ? '-' : '+')}{Two(Math.Abs(time.Offset.Hours))}{separator}{Two(Math.Abs(time.Offset.Minutes))}";
}
