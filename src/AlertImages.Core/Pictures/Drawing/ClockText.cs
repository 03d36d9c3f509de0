using System.Globalization;

namespace AlertImages.Core.Pictures.Drawing;

/// <summary>Times in pictures and texts, in the time zone of the picture.</summary>
public sealed class ClockText
{
    private readonly TimeZoneInfo _zone;

    /// <param name="timeZone">IANA name; empty or unknown: UTC.</param>
    public ClockText(string timeZone)
    {
        ArgumentNullException.ThrowIfNull(timeZone);
        _zone = timeZone.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var found) ? found : TimeZoneInfo.Utc;
    }

    /// <summary>Its name.</summary>
    public string ZoneName => _zone.Equals(TimeZoneInfo.Utc) ? "UTC" : _zone.Id;

    /// <summary>Date and time to the minute.</summary>
    public string Minute(DateTimeOffset time) => Format(time, "yyyy-MM-dd HH:mm");

    /// <summary>Date and time to the second.</summary>
    public string Second(DateTimeOffset time) => Format(time, "yyyy-MM-dd HH:mm:ss");

    /// <summary>In a format of .NET.</summary>
    public string Format(DateTimeOffset time, string format) => In(time).ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Both ends; the day stands once when it is the same.</summary>
    public string Window(DateTimeOffset from, DateTimeOffset to) =>
        $"{Minute(from)} – {(In(from).Date == In(to).Date ? Format(to, "HH:mm") : Minute(to))} {ZoneName}";

    /// <summary>As a clock on the wall there shows it.</summary>
    public DateTimeOffset In(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, _zone);
}
