using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace AlertImages.TestSupport;

/// <summary>Small valid PNG pictures, and broken ones, made here byte by byte.</summary>
public static class PngSample
{
    private static readonly byte[] s_signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A grey picture; <paramref name="shade"/> makes pictures differ.</summary>
    public static byte[] Create(int width = 4, int height = 4, byte shade = 128)
    {
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var row = 0; row < height; row++)
            {
                zlib.WriteByte(0);
                zlib.Write(Enumerable.Repeat(shade, width).ToArray());
            }
        }

        return Assemble(Header(width, height), Chunk("IDAT", data.ToArray()), Chunk("IEND", []));
    }

    /// <summary>The header chunk of a grey picture that claims any size.</summary>
    public static byte[] Header(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        return Chunk("IHDR", header);
    }

    /// <summary>A chunk with its checksum.</summary>
    public static byte[] Chunk(string type, byte[] data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type).CopyTo(chunk, 4);
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    /// <summary>Signature and chunks.</summary>
    public static byte[] Assemble(params byte[][] chunks) => [.. s_signature, .. chunks.SelectMany(static chunk => chunk)];

    /// <summary>CRC-32 bit by bit: another way than the product's table.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var octet in bytes)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
