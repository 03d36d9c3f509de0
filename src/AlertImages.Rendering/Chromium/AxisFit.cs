using System.Globalization;
using AlertImages.Core.Pictures.Drawing;
using AlertImages.Core.Screenshots;
using AlertImages.Rendering.Chromium.Page;

namespace AlertImages.Rendering.Chromium;

/// <summary>
/// Finds out where times lie in the picture of a panel, from the texts of its axis. It is sure or says nothing:
/// the texts must lie on one line with the window that was asked for, so that
/// an axis that is no time, or a panel with a range of its own, is never marked.
/// </summary>
internal static class AxisFit
{
    private const double Tolerance = 3;
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);
    private static readonly string[] s_formats = ["HH:mm", "HH:mm:ss"];

    /// <summary>Null when the axis of time is not known.</summary>
    public static TimeAxis? Find(AxisFacts facts, ScreenshotWindow window, int pictureWidth)
    {
        if (window is not { From: { } from, To: { } to } || facts.Box is not [var left, var top, var width, var height] || height < 10)
        {
            return null;
        }

        var labels = Read(facts.Labels);
        if (labels.Count < 2 || labels[^1].X - labels[0].X < 20)
        {
            return null;
        }

        var perPixel = (labels[^1].Time - labels[0].Time) / (labels[^1].X - labels[0].X);
        if (perPixel <= TimeSpan.Zero || labels.Any(label => Math.Abs(((label.Time - labels[0].Time) / perPixel) - (label.X - labels[0].X)) > Tolerance))
        {
            return null;
        }

        // the first text as a time of the window, on the page's clock
        var ahead = TimeSpan.FromMinutes(facts.ZoneMinutes);
        var clockAtFrom = from.UtcDateTime.TimeOfDay + ahead;
        var sinceFrom = labels[0].Time - clockAtFrom;
        sinceFrom -= s_day * Math.Floor(sinceFrom / s_day);
        if (sinceFrom > to - from)
        {
            // the text may lie a little before the window
            sinceFrom -= s_day;
        }

        var x = labels[0].X - (sinceFrom / perPixel);
        var right = x + ((to - from) / perPixel);
        var isInside = x >= -Tolerance && right <= pictureWidth + Tolerance && right - x > pictureWidth * 0.3;
        var isBox = width == 0 || (Math.Abs(x - left) <= Tolerance * 2 && Math.Abs(right - (left + width)) <= Tolerance * 2);
        return isInside && isBox ? new TimeAxis(x, top, right - x, height, from, to) : null;
    }

    /// <summary>From left to right; after midnight a day is added.</summary>
    private static List<(double X, TimeSpan Time)> Read(AxisLabel[] labels)
    {
        var read = new List<(double X, TimeSpan Time)>();
        foreach (var label in labels.OrderBy(static label => label.X))
        {
            if (!TimeOnly.TryParseExact(label.Text, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            {
                continue;
            }

            var at = time.ToTimeSpan();
            if (read.Count > 0 && label.X - read[^1].X < 1)
            {
                continue;
            }

            while (read.Count > 0 && at < read[^1].Time)
            {
                at += s_day;
            }

            read.Add((label.X, at));
        }

        return read;
    }
}
