using System.Xml.Linq;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pictures.Drawing;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Pictures.Drawing;

/// <summary>Sheets and strips as SVG, compared with files that were looked at.</summary>
public sealed class PictureDrawingTests
{
    private const string Hostile = "</text><script>alert(1)</script>\u0000\u202E<image href='x'/>";

    [Test]
    public void A_sheet_has_a_caption_below_each_picture()
    {
        var drawing = SheetDrawing.Draw(
            [Sheet("HighLatency", "web-1  ·  1.4 s", true), Sheet("HighLatency", "web-2", true), Sheet("DiskFull", "db-1", false)],
            "2 more pictures are not shown.",
            "light");

        Check("sheet", drawing);
        Assert.That(
            drawing.Pictures.Select(static picture => (picture.Left, picture.Top, picture.Width, picture.Height)),
            Is.EqualTo(new[] { (12d, 12d, 800d, 400d), (824d, 12d, 800d, 400d), (12d, 464d, 800d, 400d) }));
    }

    [TestCase(1, 1)]
    [TestCase(2, 1)]
    [TestCase(3, 2)]
    [TestCase(6, 2)]
    [TestCase(12, 3)]
    public void Pictures_stand_in_so_many_columns_and_do_not_overlap(int count, int columns)
    {
        var drawing = SheetDrawing.Draw([.. Enumerable.Range(0, count).Select(static number => Sheet($"A{number}", "", true))], "", "");

        Assert.That(drawing.Pictures.Select(static picture => picture.Left).Distinct().Count(), Is.EqualTo(Math.Min(columns, count)));
        Assert.That(drawing.Pictures.Select(static picture => (picture.Left, picture.Top)).Distinct().Count(), Is.EqualTo(count));
        Assert.That(drawing.Pictures.Max(static picture => picture.Top + picture.Height), Is.LessThan(drawing.Height));
        Assert.That((long)drawing.Width * drawing.Height, Is.LessThan(PngFile.MaxArea));
    }

    [Test]
    public void A_strip_tells_of_the_alert_and_of_what_is_shaded()
    {
        Check("strip", StripDrawing.Draw(PngSample.Create(1000, 500), Request(Mark("HighLatency")), Axis(), Some.Start.AddMinutes(5)));
        Check("strip-many", StripDrawing.Draw(
            PngSample.Create(1000, 500),
            Request(Mark("A"), Mark("B") with { EndsAt = Some.Start.AddMinutes(3) }, Mark("C"), Mark("D"), Mark("E")),
            null,
            Some.Start.AddMinutes(5)));
    }

    [Test]
    public void Nothing_is_shaded_without_saying_so()
    {
        Assert.That(Shaded(Axis(), Some.Start), Is.EqualTo((true, true)));
        Assert.That(Shaded(null, Some.Start), Is.EqualTo((false, false)), "the axis is not known");
        Assert.That(Shaded(Axis(), null), Is.EqualTo((false, false)), "nobody knows since when");
        Assert.That(Shaded(Axis(), Some.Start.AddHours(1)), Is.EqualTo((false, false)), "it is not in the picture");
    }

    [Test]
    public void A_text_is_cut_between_signs([Range(1, 12)] int letters)
    {
        foreach (var text in new[] { "ab🔥cd🔥ef🔥gh", "🔥🔥🔥🔥🔥🔥🔥", "\uD83D\uD83D\uDD25\uDD25abcdefghijk" })
        {
            var element = Svg.Text(0, 0, text, 10, "#000", letters * 6);

            Assert.That(() => Svg.Print(element), Throws.Nothing);
            Assert.That(element.Value, Has.Length.LessThanOrEqualTo(letters));
        }
    }

    [Test]
    public void No_text_can_become_markup()
    {
        var strip = StripDrawing.Draw(PngSample.Create(1000, 500), Request(new AlertMark(Hostile, Hostile, Hostile, Some.Start, null)), null, Some.Start);
        var sheet = SheetDrawing.Draw([Sheet(Hostile, Hostile, true)], Hostile, "");

        foreach (var svg in new[] { XDocument.Parse(strip.Svg), XDocument.Parse(sheet.Svg) })
        {
            Assert.That(
                svg.Descendants().Select(static element => element.Name.LocalName).Distinct(),
                Is.SubsetOf(new[] { "svg", "title", "rect", "text", "line" }));
            Assert.That(svg.ToString(), Does.Not.Contain("\u202E"));
        }
    }

    private static (bool IsShaded, bool IsSaid) Shaded(TimeAxis? axis, DateTimeOffset? startsAt)
    {
        var svg = XDocument.Parse(StripDrawing.Draw(
            PngSample.Create(1000, 500),
            Request(Mark("A") with { StartsAt = startsAt }),
            axis,
            Some.Start.AddMinutes(5)).Svg);
        return (svg.Descendants()
            .Any(static element => (string?)element.Attribute("fill-opacity") == "0.12"), svg.Descendants()
                .Any(static element => element.Value.Contains("shaded by", StringComparison.Ordinal) && element.Name.LocalName == "text"));
    }

    private static TimeAxis Axis() => new(60, 20, 920, 420, Some.Start.AddHours(-1), Some.Start.AddMinutes(5));

    private static AlertMark Mark(string title) => new(title, "instance=web-1  severity=critical", "A=1.42", Some.Start, null);

    private static Strip Request(params AlertMark[] marks) => new(marks, Some.Start.AddHours(-1), Some.Start.AddMinutes(5), 1, "", "");

    private static SheetPicture Sheet(string title, string detail, bool isFiring) => new(PngSample.Create(1000, 500), title, detail, isFiring);

    private static void Check(string name, PictureDrawing drawing) =>
        GoldenFile.IsCurrent(RepositoryRoot.File("tests", "AlertImages.Tests", "Golden", "pictures", name + ".svg"), XDocument.Parse(drawing.Svg) + "\n");
}
