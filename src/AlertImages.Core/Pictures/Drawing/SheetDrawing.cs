namespace AlertImages.Core.Pictures.Drawing;

/// <summary>One sheet of several pictures: a grid with a caption below each.</summary>
public static class SheetDrawing
{
    /// <summary>More pictures on one sheet are too small to read.</summary>
    public const int MaxPictures = 12;

    private const double Gap = 12;
    private const double Caption = 40;
    private const double Note = 26;
    private const double DefaultAspect = 0.5;

    /// <summary>Draws the sheet.</summary>
    /// <param name="pictures">PNG bytes with their captions, at most <see cref="MaxPictures"/>.</param>
    /// <param name="note">A line at the foot; empty: none.</param>
    /// <param name="theme">Colours.</param>
    public static PictureDrawing Draw(IReadOnlyList<SheetPicture> pictures, string note, string theme)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(note);
        var columns = pictures.Count switch { <= 2 => 1, <= 6 => 2, _ => 3 };
        var cellWidth = columns switch { 1 => 1000d, 2 => 800d, _ => 560d };
        var cellHeight = Math.Round(cellWidth * Aspect(pictures));
        var rows = (pictures.Count + columns - 1) / columns;
        var width = (columns * (cellWidth + Gap)) + Gap;
        var height = (rows * (cellHeight + Caption + Gap)) + Gap + (note.Length > 0 ? Note : 0);
        var colors = PictureColors.Of(theme);
        var root = Svg.Root(width, height, $"{pictures.Count} pictures");
        var placed = new List<PlacedPicture>();
        foreach (var (index, picture) in pictures.Index())
        {
            var (left, top) = Place(index);
            placed.Add(new PlacedPicture(picture.Png, left, top, cellWidth, cellHeight));
            root.Add(Svg.Box(left, top + cellHeight, cellWidth, Caption - 4, colors.Strip));
            root.Add(Svg.Box(left, top + cellHeight, 4, Caption - 4, picture.IsFiring ? PictureColors.Alert : PictureColors.End));
            root.Add(Svg.Text(left + 12, top + cellHeight + 16, picture.Title, 14, colors.Text, cellWidth - 16, bold: true));
            root.Add(Svg.Text(left + 12, top + cellHeight + 33, picture.Detail, 12, colors.Weak, cellWidth - 16));
        }

        if (note.Length > 0)
        {
            root.Add(Svg.Text(Gap, height - 12, note, 13, colors.Weak, width - (2 * Gap)));
        }

        return new PictureDrawing(Svg.Print(root), (int)width, (int)height) { Pictures = placed, Background = colors.Background };

        (double Left, double Top) Place(int index) => (Gap + (index % columns * (cellWidth + Gap)), Gap + (index / columns * (cellHeight + Caption + Gap)));
    }

    /// <summary>Height by width of the picture in the middle, so that one odd picture does not stretch all cells.</summary>
    private static double Aspect(IReadOnlyList<SheetPicture> pictures)
    {
        var aspects = pictures.Select(static picture => PngFile.SizeOf(picture.Png.Span))
            .Select(static size => (double)size.Height / size.Width)
            .Order()
            .ToList();
        return aspects.Count == 0 ? DefaultAspect : Math.Clamp(aspects[aspects.Count / 2], 0.3, 1);
    }
}

/// <summary>A picture of a sheet.</summary>
/// <param name="Png">A valid PNG.</param>
/// <param name="Title">Name of the alert.</param>
/// <param name="Detail">Instance and value.</param>
/// <param name="IsFiring">False: resolved.</param>
public sealed record SheetPicture(ReadOnlyMemory<byte> Png, string Title, string Detail, bool IsFiring);
