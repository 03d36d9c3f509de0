using System.Buffers.Binary;

namespace AlertImages.Core.Pictures;

/// <summary>
/// Checks a PNG picture chunk by chunk (signature, IHDR limits, CRC of every chunk, image data, IEND at the very end) without decoding it:
/// a decoder in this process would be an attack surface (https://www.w3.org/TR/png-3/#5DataRep).
/// </summary>
public static class PngFile
{
    /// <summary>Largest picture that is accepted, in bytes.</summary>
    public const int MaxBytes = 20 * 1024 * 1024;

    /// <summary>Largest width or height that is accepted, in pixels.</summary>
    public const int MaxSide = 16_000;

    /// <summary>Largest area that is accepted, in pixels.</summary>
    public const long MaxArea = 100_000_000;

    private const int ChunkOverhead = 12;
    private const uint Ihdr = 0x49484452;
    private const uint Idat = 0x49444154;
    private const uint Iend = 0x49454E44;

    private static readonly byte[] s_signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[] s_crcTable = BuildCrcTable();

    /// <summary>Null when the bytes are a well-formed PNG within the limits, else what is wrong with them.</summary>
    public static string? FindDefect(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            return $"the picture has more than {MaxBytes} bytes";
        }

        if (!bytes.StartsWith(s_signature))
        {
            return bytes.IsEmpty ? "the picture is empty" : "the answer is not a PNG";
        }

        return FindChunkDefect(bytes[s_signature.Length..]);
    }

    /// <summary>Width and height in pixels of a picture that passed <see cref="FindDefect"/>.</summary>
    public static (int Width, int Height) SizeOf(ReadOnlySpan<byte> bytes) =>
        (BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]));

    private static string? FindChunkDefect(ReadOnlySpan<byte> rest)
    {
        var first = true;
        var hasData = false;
        while (rest.Length >= ChunkOverhead)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - ChunkOverhead)
            {
                return "the PNG is cut off";
            }

            var chunk = rest[..(ChunkOverhead + (int)length)];
            var type = BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]);
            if (first != (type == Ihdr))
            {
                return "the PNG has no header chunk at its start";
            }

            if (Crc(chunk[4..^4]) != BinaryPrimitives.ReadUInt32BigEndian(chunk[^4..]))
            {
                return "the PNG has a chunk with a wrong checksum";
            }

            if (first && FindHeaderDefect(chunk[8..^4]) is { } defect)
            {
                return defect;
            }

            first = false;
            hasData |= type == Idat;
            rest = rest[chunk.Length..];
            if (type == Iend)
            {
                return !hasData ? "the PNG holds no image data" : rest.IsEmpty ? null : "there are bytes after the end of the PNG";
            }
        }

        return "the PNG is cut off";
    }

    private static string? FindHeaderDefect(ReadOnlySpan<byte> header)
    {
        if (header.Length != 13)
        {
            return "the PNG header has a wrong length";
        }

        var width = BinaryPrimitives.ReadUInt32BigEndian(header);
        var height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        return width is 0 or > MaxSide || height is 0 or > MaxSide || (long)width * height > MaxArea
            ? $"the PNG claims {width}x{height} pixels"
            : null;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var octet in bytes)
        {
            crc = s_crcTable[(crc ^ octet) & 0xFF] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] BuildCrcTable()
    {
        var table = new uint[256];
        for (uint index = 0; index < table.Length; index++)
        {
            var value = index;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 1 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[index] = value;
        }

        return table;
    }
}
