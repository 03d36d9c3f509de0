using System.Text;
using AlertImages.Core.Alerts;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pictures.Drawing;

namespace AlertImages.Core.ContactPoints;

/// <summary>A picture in words, for those who cannot see it: alert, panel or expression, value, threshold, window.</summary>
public static class AltText
{
    private const int MaxLength = 900;

    /// <summary>The words for a picture of a notification; at most so many signs (UTF-16).</summary>
    public static string Of(ChosenPicture picture, int maxLength = MaxLength)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Of(picture.Picture, picture.Alert, maxLength);
    }

    /// <summary>The words for a picture of an alert.</summary>
    public static string Of(Picture picture, Alert alert, int maxLength = MaxLength)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(alert);
        var text = new StringBuilder(picture.About?.Kind == PictureKind.Sheet ? picture.About.What : AlertOf(alert));
        if (picture.About is { Kind: not PictureKind.Sheet } about)
        {
            var value = about.Value.Length > 0 ? about.Value : AlertValue.Of(alert);
            Add(text, about.Kind == PictureKind.Chart ? "chart of " : "", about.What);
            Add(text, "value ", value);
            Add(text, "alerts at ", about.Threshold);
            Add(text, "", about is { From: { } from, To: { } to } ? new ClockText(about.TimeZone).Window(from, to) : "");
            Add(text, "", about.Remark());
        }

        // one line: markup of vendors ends at line ends
        var line = Svg.Fit(text.ToString(), 1, double.PositiveInfinity);
        return line.Length <= maxLength ? line : line[..(char.IsHighSurrogate(line[maxLength - 2]) ? maxLength - 2 : maxLength - 1)] + "…";
    }

    private static string AlertOf(Alert alert)
    {
        var instance = alert.Labels.GetValueOrDefault("instance", "");
        return $"{(alert.Status == AlertState.Firing ? "firing" : "resolved")}: {alert.Name}{(instance.Length > 0 ? " on " + instance : "")}";
    }

    private static void Add(StringBuilder text, string before, string what)
    {
        if (what.Length > 0)
        {
            text.Append(", ").Append(before).Append(what);
        }
    }
}
