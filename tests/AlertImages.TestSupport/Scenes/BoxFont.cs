using System.Buffers.Binary;
using System.Text;

namespace AlertImages.TestSupport;

/// <summary>A TrueType font made here byte by byte, in which the letter A is a box: text in it looks the same on every machine.</summary>
internal static class BoxFont
{
    private const short UnitsPerEm = 1000;
    private const short Advance = 1000;
    private const short Letter = 'A' + 0;

    /// <summary>The file.</summary>
    public static byte[] Create()
    {
        // tables in the order of their names
        (string Name, byte[] Data)[] tables =
        [
            ("OS/2", Os2()), ("cmap", CharacterMap()), ("glyf", Box()), ("head", Head()), ("hhea", HorizontalHeader()),
            ("hmtx", Shorts(Advance, 0, Advance, 100)),
            ("loca", Shorts(0, 0, (short)(Box().Length / 2))),
            ("maxp", [0, 1, 0, 0, .. Shorts(2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)]),
            ("name", Names()), ("post", Post()),
        ];
        var offset = 12 + 16 * tables.Length;
        List<byte> directory = [0, 1, 0, 0, .. Shorts((short)tables.Length, 128, 3, (short)(16 * tables.Length - 128))];
        List<byte> body = [];
        foreach (var (name, data) in tables)
        {
            directory.AddRange(
            [
                .. Encoding.ASCII.GetBytes(name),
                .. Number(Checksum(data)),
                .. Number((uint)(offset + body.Count)),
                .. Number((uint)data.Length),
            ]);
            body.AddRange(data);
            body.AddRange(new byte[(4 - data.Length % 4) % 4]);
        }

        return [.. directory, .. body];
    }

    private static byte[] Os2() =>
    [
        .. Shorts(3, Advance, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0),
        .. new byte[10], .. new byte[16], .. "NONE"u8,
        .. Shorts(64, Letter, Letter, 800, -200, 0, 800, 200), .. new byte[8], .. Shorts(500, 700, 0, Letter, 1),
    ];

    /// <summary>Format 4: a segment for A and the one that ends the list.</summary>
    private static byte[] CharacterMap() => Shorts(0, 1, 3, 1, 0, 12, 4, 32, 0, 4, 4, 1, 0, Letter, -1, 0, Letter, -1, 1 - Letter, 1, 0, 0);

    /// <summary>One contour of four points; the glyph before it is empty.</summary>
    private static byte[] Box() => [.. Shorts(1, 100, 0, 900, 700, 3, 0), 1, 1, 1, 1, .. Shorts(100, 0, 800, 0, 0, 700, 0, -700), 0, 0];

    private static byte[] Head() =>
        [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x5F, 0x0F, 0x3C, 0xF5, .. Shorts(0, UnitsPerEm), .. new byte[16], .. Shorts(0, 0, 900, 700, 0, 8, 2, 0, 0)];

    private static byte[] HorizontalHeader() => [0, 1, 0, 0, .. Shorts(800, -200, 0, Advance, 0, 100, 900, 1, 0, 0, 0, 0, 0, 0, 0, 2)];

    /// <summary>Family, style and full name, all the same.</summary>
    private static byte[] Names()
    {
        var text = Encoding.BigEndianUnicode.GetBytes("Late");
        var records = new short[] { 1, 2, 4, 6 }.SelectMany(id => Shorts(3, 1, 0x409, id, (short)text.Length, 0));
        return [.. Shorts(0, 4, 6 + 12 * 4), .. records, .. text];
    }

    private static byte[] Post() => [0, 3, 0, 0, .. new byte[28]];

    private static uint Checksum(byte[] data)
    {
        uint sum = 0;
        for (var index = 0; index < data.Length; index += 4)
        {
            var word = new byte[4];
            data.AsSpan(index, Math.Min(4, data.Length - index)).CopyTo(word);
            sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(word));
        }

        return sum;
    }

    private static byte[] Number(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] Shorts(params short[] numbers)
    {
        var bytes = new byte[2 * numbers.Length];
        for (var index = 0; index < numbers.Length; index++)
        {
            BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(2 * index), numbers[index]);
        }

        return bytes;
    }
}
