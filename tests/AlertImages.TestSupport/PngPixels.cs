using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace AlertImages.TestSupport;

/// <summary>The pixels of a PNG picture with 8 bits in each of its three or four channels, not interlaced, as browsers write it.</summary>
public sealed class PngPixels
{
    private const int ClearDifference = 48;
    private readonly int _channels;
    private readonly byte[] _bytes;

    private PngPixels(int width, int height, int channels, byte[] bytes) => (Width, Height, _channels, _bytes) = (width, height, channels, bytes);

    /// <summary>In pixels.</summary>
    public int Width { get; }

    /// <summary>In pixels.</summary>
    public int Height { get; }

    /// <summary>Reads a picture.</summary>
    public static PngPixels Read(byte[] png)
    {
        ArgumentNullException.ThrowIfNull(png);
        using var data = new MemoryStream();
        var (width, height, channels) = (0, 0, 0);
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var chunk = png.AsSpan(at + 8, length);
            switch (Encoding.ASCII.GetString(png, at + 4, 4))
            {
                case "IHDR":
                    (width, height) = (BinaryPrimitives.ReadInt32BigEndian(chunk), BinaryPrimitives.ReadInt32BigEndian(chunk[4..]));
                    channels = (chunk[8], chunk[9], chunk[12]) switch
                    {
                        (8, 2, 0) => 3,
                        (8, 6, 0) => 4,
                        _ => throw new NotSupportedException("A picture of another kind"),
                    };
                    break;
                case "IDAT":
                    data.Write(chunk);
                    break;
            }

            at += 12 + length;
        }

        data.Position = 0;
        return new PngPixels(width, height, channels, Unfilter(data, width * channels, height, channels));
    }

    /// <summary>Pixels that clearly differ in colour; all of them when the sizes differ.</summary>
    public int CountDifferences(PngPixels other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if ((Width, Height) != (other.Width, other.Height))
        {
            return int.MaxValue;
        }

        var count = 0;
        for (var pixel = 0; pixel < Width * Height; pixel++)
        {
            var difference = 0;
            for (var channel = 0; channel < 3; channel++)
            {
                difference += Math.Abs(_bytes[pixel * _channels + channel] - other._bytes[pixel * other._channels + channel]);
            }

            count += difference > ClearDifference ? 1 : 0;
        }

        return count;
    }

    private static byte[] Unfilter(Stream data, int stride, int height, int channels)
    {
        using var zlib = new ZLibStream(data, CompressionMode.Decompress);
        var bytes = new byte[stride * height];
        ReadOnlySpan<byte> above = new byte[stride];
        for (var row = 0; row < height; row++)
        {
            var filter = zlib.ReadByte();
            var line = bytes.AsSpan(row * stride, stride);
            zlib.ReadExactly(line);
            for (var at = 0; at < stride; at++)
            {
                var left = at < channels ? 0 : line[at - channels];
                line[at] += (byte)(filter switch
                {
                    1 => left,
                    2 => above[at],
                    3 => (left + above[at]) / 2,
                    4 => Paeth(left, above[at], at < channels ? 0 : above[at - channels]),
                    _ => 0,
                });
            }

            above = line;
        }

        return bytes;
    }

    private static int Paeth(int left, int above, int corner)
    {
        var (toLeft, toAbove, toCorner) = (Math.Abs(above - corner), Math.Abs(left - corner), Math.Abs(left + above - 2 * corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
