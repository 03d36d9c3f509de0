using System.Globalization;

namespace AlertImages.ContactPoints.Shared;

/// <summary>Times as Go writes them into JSON.</summary>
internal static class GoTime
{
    private const string Zero = "0001-01-01T00:00:00Z";

    /// <summary>RFC 3339 in UTC, without zeros at the end; Go's zero time for none.</summary>
    public static string Format(DateTimeOffset? time) =>
        time is { } value ? value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture) : Zero;
}
