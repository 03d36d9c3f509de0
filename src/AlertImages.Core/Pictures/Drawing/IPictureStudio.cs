namespace AlertImages.Core.Pictures.Drawing;

/// <summary>Makes and changes pictures in the browser, which decodes and draws them apart from our process.</summary>
public interface IPictureStudio
{
    /// <summary>A PNG of the drawing; null when that cannot be done now.</summary>
    Task<byte[]?> DrawAsync(PictureDrawing drawing, CancellationToken cancellationToken);

    /// <summary>The picture in another encoding, its sides multiplied by <paramref name="factor"/> (0 to 1); null when that cannot be done now.</summary>
    Task<byte[]?> EncodeAsync(ReadOnlyMemory<byte> picture, double factor, PictureEncoding encoding, CancellationToken cancellationToken);
}

/// <summary>A picture to make: an SVG over other pictures.</summary>
/// <param name="Svg">The drawing; it may name no other files.</param>
/// <param name="Width">Width in CSS pixels.</param>
/// <param name="Height">Height in CSS pixels.</param>
public sealed record PictureDrawing(string Svg, int Width, int Height)
{
    /// <summary>Pixels per CSS pixel.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Colour behind all; empty: none.</summary>
    public string Background { get; init; } = "";

    /// <summary>Pictures below the drawing, each fitted into its place.</summary>
    public IReadOnlyList<PlacedPicture> Pictures { get; init; } = [];
}

/// <summary>A picture and its place, in CSS pixels; it keeps its proportions and stands in the middle.</summary>
/// <param name="Bytes">PNG or JPEG.</param>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Width">Width of the place.</param>
/// <param name="Height">Height of the place.</param>
public sealed record PlacedPicture(ReadOnlyMemory<byte> Bytes, double Left, double Top, double Width, double Height);

/// <summary>How a picture is encoded.</summary>
/// <param name="Kind">The format.</param>
/// <param name="Detail">Colours of a palette (2 to 256), or quality of a JPEG (1 to 100).</param>
public readonly record struct PictureEncoding(PictureFormat Kind, int Detail)
{
    /// <summary>PNG with all colours.</summary>
    public static PictureEncoding Png => new(PictureFormat.Png, 0);
}

/// <summary>Formats of pictures.</summary>
public enum PictureFormat
{
    /// <summary>PNG with all colours.</summary>
    Png,

    /// <summary>PNG with a palette: a third of the size, with hardly a difference in panels.</summary>
    PalettePng,

    /// <summary>JPEG.</summary>
    Jpeg,
}
