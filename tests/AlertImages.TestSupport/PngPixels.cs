using System.Buffers.Binary;
using System.IO.Compression;
using AlertImages.Core.Images;

namespace AlertImages.TestSupport;

/// <summary>The colours of a picture, to compare two of them. Reads what Chromium writes: 8 bits, RGB or RGBA, not interlaced.</summary>
public sealed class PngPixels
{
    /// <summary>Sum of the differences of the colours below which two pixels look the same.</summary>
    private const int Tolerance = 48;

    private readonly byte[] _rows;
    private readonly int _channels;

    private PngPixels(int width, int height, int channels, byte[] rows) => (Width, Height, _channels, _rows) = (width, height, channels, rows);

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Decodes a picture.</summary>
    public static PngPixels Read(byte[] png)
    {
        if (PngFile.FindDefect(png) is { } defect)
        {
            throw new InvalidDataException(defect);
        }

        var (width, height) = PngFile.SizeOf(png);
        var channels = (png[24], png[25], png[28]) switch
        {
            (8, 2, 0) => 3,
            (8, 6, 0) => 4,
            var other => throw new InvalidDataException($"bits, kind of colour and interlace {other} are not read here"),
        };
        using var packed = new MemoryStream();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (png.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                packed.Write(png, at + 8, length);
            }

            at += length + 12;
        }

        packed.Position = 0;
        using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
        return new PngPixels(width, height, channels, ReadRows(unpacked, width * channels, height, channels));
    }

    /// <summary>The number of pixels that look different; all of them when the sizes differ.</summary>
    public int Difference(PngPixels other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if ((Width, Height) != (other.Width, other.Height))
        {
            return Math.Max(Width * Height, other.Width * other.Height);
        }

        var count = 0;
        for (var pixel = 0; pixel < Width * Height; pixel++)
        {
            var sum = 0;
            for (var colour = 0; colour < 3; colour++)
            {
                sum += Math.Abs(_rows[(pixel * _channels) + colour] - other._rows[(pixel * other._channels) + colour]);
            }

            count += sum > Tolerance ? 1 : 0;
        }

        return count;
    }

    /// <summary>Red, green and blue of a pixel.</summary>
    public (byte Red, byte Green, byte Blue) At(int x, int y)
    {
        var at = ((y * Width) + x) * _channels;
        return (_rows[at], _rows[at + 1], _rows[at + 2]);
    }

    // https://www.w3.org/TR/png-3/#9Filters
    private static byte[] ReadRows(Stream stream, int length, int height, int channels)
    {
        var rows = new byte[length * height];
        var above = new byte[length];
        for (var row = 0; row < height; row++)
        {
            var filter = stream.ReadByte();
            var line = rows.AsSpan(row * length, length);
            stream.ReadExactly(line);
            for (var at = 0; at < length; at++)
            {
                var left = at >= channels ? line[at - channels] : 0;
                var corner = at >= channels ? above[at - channels] : 0;
                line[at] += (byte)(filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => above[at],
                    3 => (left + above[at]) / 2,
                    4 => Paeth(left, above[at], corner),
                    _ => throw new InvalidDataException($"there is no filter {filter}"),
                });
            }

            line.CopyTo(above);
        }

        return rows;
    }

    private static int Paeth(int left, int above, int corner)
    {
        var estimate = left + above - corner;
        var (toLeft, toAbove, toCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
