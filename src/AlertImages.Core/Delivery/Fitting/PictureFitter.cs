using AlertImages.Core.Pictures;
using AlertImages.Core.Pictures.Drawing;
using AlertImages.Core.Work;

namespace AlertImages.Core.Delivery.Fitting;

/// <summary>
/// Gives a contact point a picture that is no larger than it takes: fewer colours before fewer pixels, a JPEG where that is smaller, and only then a smaller
/// copy. Copies are kept as
/// temporary files.
/// </summary>
public sealed class PictureFitter(IPictureStudio studio, TimeProvider time)
{
    private const double SmallestFactor = 0.15;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);
    private static readonly PictureEncoding[] s_encodings =
    [
        new(PictureFormat.PalettePng, 256),
        new(PictureFormat.PalettePng, 32),
        new(PictureFormat.Jpeg, 75),
    ];
    private static readonly double[] s_factors = [1, 0.75, 0.5, 0.35, 0.25, SmallestFactor];

    /// <summary>
    /// The picture itself when it fits or cannot be made smaller within <paramref name="limit"/> (5 s at most), else a copy with the same token.
    /// </summary>
    public async Task<Picture> FitAsync(Picture picture, long maxBytes, TimeSpan limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var length = new FileInfo(picture.Path).Length;
        if (length <= maxBytes)
        {
            return picture;
        }

        foreach (var known in new[] { CopyOf(picture, maxBytes, PictureFormat.PalettePng), CopyOf(picture, maxBytes, PictureFormat.Jpeg) })
        {
            if (File.Exists(known))
            {
                return picture with { Path = known };
            }
        }

        if (limit <= TimeSpan.Zero)
        {
            return picture;
        }

        var original = await File.ReadAllBytesAsync(picture.Path, cancellationToken);
        if (await MakeAsync(original, maxBytes, s_encodings, limit, cancellationToken) is not var (bytes, format))
        {
            return picture;
        }

        var copy = CopyOf(picture, maxBytes, format);
        var unfinished = copy + "." + RandomName.Create(RandomName.FileLength) + ".tmp";
        await File.WriteAllBytesAsync(unfinished, bytes, cancellationToken);
        File.Move(unfinished, copy, overwrite: true);
        return picture with { Path = copy };
    }

    /// <summary>The largest PNG of the picture that fits; null when none does.</summary>
    public async Task<byte[]?> MakePngAsync(ReadOnlyMemory<byte> picture, long maxBytes, CancellationToken cancellationToken) =>
        (await MakeAsync(
            picture,
            maxBytes,
            [.. s_encodings.Where(static encoding => encoding.Kind == PictureFormat.PalettePng)],
            s_timeout,
            cancellationToken))?.Bytes;

    private async Task<(byte[] Bytes, PictureFormat Format)?> MakeAsync(
        ReadOnlyMemory<byte> picture,
        long maxBytes,
        PictureEncoding[] encodings,
        TimeSpan limit,
        CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit < s_timeout ? limit : s_timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            foreach (var factor in Factors(picture.Length, maxBytes))
            {
                foreach (var encoding in encodings)
                {
                    if (await studio.EncodeAsync(picture, factor, encoding, either.Token) is not { } made)
                    {
                        return null;
                    }

                    if (made.LongLength <= maxBytes)
                    {
                        return (made, encoding.Kind);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // a picture that is too large may still be taken; the text must not wait longer
        }

        return null;
    }

    /// <summary>A palette saves three quarters at best: sizes that cannot fit are not tried.</summary>
    private static IEnumerable<double> Factors(long length, long maxBytes)
    {
        const double BestSaving = 8;
        return s_factors.Where(factor => factor <= SmallestFactor || length * factor * factor / BestSaving <= maxBytes);
    }

    private static string CopyOf(Picture picture, long maxBytes, PictureFormat format) =>
        Path.ChangeExtension(picture.Path, $".{maxBytes}{(format == PictureFormat.Jpeg ? ".jpg" : ".png")}");
}
