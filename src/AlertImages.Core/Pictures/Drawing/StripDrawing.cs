namespace AlertImages.Core.Pictures.Drawing;

/// <summary>
/// The picture of a panel with a strip below that says which alert it is about; its time is shaded where the axis of time is known, and the strip says so.
/// </summary>
public static class StripDrawing
{
    private const int MaxMarks = 3;
    private const double MarkHeight = 38;
    private const double FootHeight = 24;
    private const double Edge = 12;

    /// <summary>Draws the strip.</summary>
    /// <param name="png">The picture, a valid PNG.</param>
    /// <param name="strip">What it shows and says.</param>
    /// <param name="axis">Where times lie in it; null: unknown.</param>
    /// <param name="takenAt">When it was taken.</param>
    public static PictureDrawing Draw(ReadOnlyMemory<byte> png, Strip strip, TimeAxis? axis, DateTimeOffset takenAt)
    {
        ArgumentNullException.ThrowIfNull(strip);
        var (pixels, lines) = PngFile.SizeOf(png.Span);
        var (width, height) = (pixels / strip.Scale, lines / strip.Scale);
        var marks = strip.Marks.Take(MaxMarks).ToList();
        var total = Math.Ceiling(height + (marks.Count * MarkHeight) + FootHeight + 8);
        var colors = PictureColors.Of(strip.Theme);
        var clock = new ClockText(strip.TimeZone);
        var root = Svg.Root(width, total, string.Join("; ", marks.Select(static mark => mark.Title)));
        var isShaded = axis is not null && Shade(root, axis, strip.Marks);
        root.Add(Svg.Box(0, height, width, total - height, colors.Strip));
        var y = height + 20;
        foreach (var mark in marks)
        {
            var color = mark.EndsAt is null ? PictureColors.Alert : PictureColors.End;
            root.Add(Svg.Box(0, y - 16, 4, MarkHeight - 4, color));
            root.Add(Svg.Text(Edge, y, Headline(mark, clock), 14, colors.Text, width - (2 * Edge), bold: true));
            root.Add(Svg.Text(Edge, y + 16, mark.Labels, 12, colors.Weak, width - (2 * Edge)));
            y += MarkHeight;
        }

        root.Add(Svg.Text(Edge, y + 1, Foot(strip, clock, takenAt, isShaded), 11, colors.Weak, width - (2 * Edge)));
        return new PictureDrawing(Svg.Print(root), (int)Math.Round(width), (int)total)
        {
            Scale = strip.Scale,
            Pictures = [new PlacedPicture(png, 0, 0, width, height)],
            Background = colors.Strip,
        };
    }

    private static string Headline(AlertMark mark, ClockText clock)
    {
        var value = mark.Value.Length > 0 ? $"  ·  {mark.Value}" : "";
        var since = mark.StartsAt is { } start ? $"  ·  firing since {clock.Second(start)}" : "";
        var until = mark.EndsAt is { } end ? $"  ·  resolved {clock.Second(end)}" : "";
        return $"{mark.Title}{value}{since}{until}";
    }

    private static string Foot(Strip strip, ClockText clock, DateTimeOffset takenAt, bool isShaded)
    {
        var parts = new List<string>();
        if (strip.Marks.Count > MaxMarks)
        {
            parts.Add($"and {strip.Marks.Count - MaxMarks} more alerts of this panel");
        }

        if (strip is { From: { } from, To: { } to })
        {
            parts.Add($"shows {clock.Window(from, to)}");
        }

        parts.Add($"taken {clock.Second(takenAt)} {clock.ZoneName}");
        if (isShaded)
        {
            parts.Add("shaded by AlertImages: the time of the alert");
        }

        return string.Join("  ·  ", parts);
    }

    /// <summary>The time from the first start to the last end.</summary>
    private static bool Shade(System.Xml.Linq.XElement root, TimeAxis axis, IReadOnlyList<AlertMark> marks)
    {
        if (marks.Min(static mark => mark.StartsAt) is not { } start || start >= axis.To)
        {
            return false;
        }

        var end = marks.All(static mark => mark.EndsAt is not null) ? marks.Max(static mark => mark.EndsAt)!.Value : axis.To;
        var (from, to) = (X(axis, start), X(axis, end));
        if (to <= axis.Left)
        {
            return false;
        }

        root.Add(Svg.Box(from, axis.Top, to - from, axis.Height, PictureColors.Start, 0.12));
        if (start > axis.From)
        {
            root.Add(Svg.Line(from, axis.Top, from, axis.Top + axis.Height, PictureColors.Start, 1.5, "4 3"));
        }

        if (end < axis.To)
        {
            root.Add(Svg.Line(to, axis.Top, to, axis.Top + axis.Height, PictureColors.End, 1.5, "4 3"));
        }

        return true;
    }

    private static double X(TimeAxis axis, DateTimeOffset time) => axis.Left + (axis.Width * Math.Clamp((time - axis.From) / (axis.To - axis.From), 0, 1));
}
