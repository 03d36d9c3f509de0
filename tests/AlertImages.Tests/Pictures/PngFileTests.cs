using AlertImages.Core.Pictures;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Pictures;

public sealed class PngFileTests
{
    private static readonly byte[] s_data = PngSample.Chunk("IDAT", [1, 2, 3]);
    private static readonly byte[] s_end = PngSample.Chunk("IEND", []);

    [Test]
    public void A_whole_picture_has_no_defect()
    {
        var png = PngSample.Create(20, 10);

        Assert.That(PngFile.FindDefect(png), Is.Null);
        Assert.That(PngFile.SizeOf(png), Is.EqualTo((20, 10)));
    }

    [TestCaseSource(nameof(Broken))]
    public void Names_the_defect(byte[] bytes, string expected) => Assert.That(PngFile.FindDefect(bytes), Does.Contain(expected));

    [Test]
    public void Every_cut_is_found()
    {
        var png = PngSample.Create();

        Assert.That(Enumerable.Range(0, png.Length).Where(length => PngFile.FindDefect(png.AsSpan(0, length)) is null), Is.Empty);
    }

    [Test]
    public void Every_flipped_byte_is_found()
    {
        var png = PngSample.Create();

        Assert.That(Enumerable.Range(0, png.Length).Where(index => IsFineWithFlipped(png, index)), Is.Empty);
    }

    private static bool IsFineWithFlipped(byte[] png, int index)
    {
        var flipped = (byte[])png.Clone();
        flipped[index] ^= 0x10;
        return PngFile.FindDefect(flipped) is null;
    }

    private static IEnumerable<TestCaseData> Broken()
    {
        yield return new TestCaseData(Array.Empty<byte>(), "empty").SetName("Nothing");
        yield return new TestCaseData("<!DOCTYPE html><title>Grafana</title>"u8.ToArray(), "not a PNG").SetName("A page");
        yield return new TestCaseData(PngSample.Assemble(PngSample.Header(50_000, 50_000), s_data, s_end), "50000x50000").SetName("A bomb");
        yield return new TestCaseData(PngSample.Assemble(PngSample.Header(0, 10), s_data, s_end), "0x10").SetName("No width");
        yield return new TestCaseData(PngSample.Assemble(PngSample.Header(4, 4), s_end), "no image data").SetName("No data");
        yield return new TestCaseData(PngSample.Assemble(s_data, s_end), "header").SetName("No header");
        yield return new TestCaseData(PngSample.Assemble(PngSample.Header(4, 4), PngSample.Header(4, 4), s_data, s_end), "header").SetName("Two headers");
        yield return new TestCaseData(PngSample.Assemble(PngSample.Header(4, 4), s_data), "cut off").SetName("No end");
        yield return new TestCaseData(PngSample.Assemble(PngSample.Chunk("IHDR", new byte[5]), s_data, s_end), "wrong length").SetName("A short header");
        yield return new TestCaseData((byte[])[.. PngSample.Create(), .. "PK\u0003\u0004"u8], "after the end").SetName("A picture with something behind it");
        yield return new TestCaseData(new byte[PngFile.MaxBytes + 1], "more than").SetName("Too large");
    }
}
