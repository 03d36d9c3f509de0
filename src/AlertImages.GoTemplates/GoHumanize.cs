namespace AlertImages.GoTemplates;

/// <summary>Durations as Prometheus prints them for people.</summary>
internal static class GoHumanize
{
    /// <summary>For example <c>1d 2h 3m 4s</c>, <c>1.5s</c>, <c>20ms</c>.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds))
        {
            return GoFloat.General(seconds, 4);
        }

        if (seconds == 0)
        {
            return "0s";
        }

        if (Math.Abs(seconds) >= 1)
        {
            var (sign, left) = seconds < 0 ? ("-", -seconds) : ("", seconds);
            var whole = (long)left;
            var (days, hours, minutes, rest) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60, whole % 60);
            return sign + (days, hours, minutes) switch
            {
                (not 0, _, _) => $"{days}d {hours}h {minutes}m {rest}s",
                (_, not 0, _) => $"{hours}h {minutes}m {rest}s",
                (_, _, not 0) => $"{minutes}m {rest}s",
                _ => GoFloat.General(left, 4) + "s",
            };
        }

        var prefix = "";
        foreach (var smaller in "munpfazy")
        {
            if (Math.Abs(seconds) >= 1)
            {
                break;
            }

            prefix = smaller.ToString();
            seconds *= 1000;
        }

        return GoFloat.General(seconds, 4) + prefix + "s";
    }
}
