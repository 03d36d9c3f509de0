using System.Globalization;

namespace AlertImages.GoTemplates;

/// <summary>Go's time.Duration: nanoseconds.</summary>
internal readonly record struct GoDuration(long Nanoseconds)
{
    private const long Second = 1_000_000_000;

    /// <summary>As Go prints it: <c>1h2m3.5s</c>, <c>1.5ms</c>, <c>0s</c>.</summary>
    public override string ToString()
    {
        if (Nanoseconds == 0)
        {
            return "0s";
        }

        var sign = Nanoseconds < 0 ? "-" : "";
        var left = (ulong)Math.Abs((decimal)Nanoseconds);
        if (left < Second)
        {
            var (unit, name) = left < 1000 ? (1UL, "ns") : left < 1_000_000 ? (1000UL, "µs") : (1_000_000UL, "ms");
            return sign + ((decimal)left / unit).ToString("0.######", CultureInfo.InvariantCulture) + name;
        }

        var (hours, minutes) = (left / (3600 * Second), left / (60 * Second) % 60);
        var seconds = ((decimal)(left % (60 * Second)) / Second).ToString("0.#########", CultureInfo.InvariantCulture) + "s";
        return sign + (hours > 0 ? $"{hours}h{minutes}m{seconds}" : minutes > 0 ? $"{minutes}m{seconds}" : seconds);
    }
}
