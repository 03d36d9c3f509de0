using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Delivery.Fitting;
using AlertImages.Core.Pictures;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Delivery.Fitting;

public sealed class PicturePickerTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TempFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Firing_then_severity_then_start_then_fingerprint()
    {
        NotifiedAlert[] alerts =
        [
            With(Some.ResolvedAlert("r"), 1), With(Severity("warning", "w"), 2),
            With(Severity("critical", "late") with { StartsAt = Some.Start.AddMinutes(1) }, 3),
            With(Severity("critical", "early"), 4), With(Severity("unknown", "u"), 5),
        ];

        var (pictures, more) = PicturePicker.Pick(alerts, new ImageSupport(10, 0));

        Assert.That(pictures.Select(static picture => picture.Alert.Labels["instance"]), Is.EqualTo(new[] { "early", "late", "w", "u", "r" }));
        Assert.That(more, Is.Zero);
    }

    [Test]
    public void The_same_picture_stands_once()
    {
        var (pictures, more) = PicturePicker.Pick(
            [With(Some.FiringAlert("a"), 1), With(Some.FiringAlert("b"), 1), With(Some.FiringAlert("c"), 2)], new ImageSupport(10, 0));

        Assert.That(pictures, Has.Count.EqualTo(2));
        Assert.That(more, Is.Zero);
    }

    [Test]
    public void What_does_not_fit_is_counted()
    {
        var alerts = Enumerable.Range(1, 7).Select(index => With(Some.FiringAlert($"web-{index}"), (byte)index));

        var (pictures, more) = PicturePicker.Pick(alerts, new ImageSupport(5, 5));

        Assert.That((pictures.Count, more), Is.EqualTo((5, 2)));
    }

    [TestCase(5, 5, false, true)]
    [TestCase(5, 5, true, false)]
    [TestCase(0, 1, false, true)]
    [TestCase(5, 0, false, false)]
    public void A_link_comes_before_an_upload_unless_the_integration_wants_bytes(int uploads, int links, bool prefersUpload, bool expectLink)
    {
        var (pictures, _) = PicturePicker.Pick([With(Some.FiringAlert(), 1, "https://img.example.org/1.png")], new ImageSupport(uploads, links, prefersUpload));

        Assert.That(pictures.Single().Link is not null, Is.EqualTo(expectLink));
    }

    [Test]
    public void Without_a_link_an_integration_that_takes_links_only_gets_nothing() =>
        Assert.That(PicturePicker.Pick([With(Some.FiringAlert(), 1)], new ImageSupport(0, 5)).Images, Is.Empty);

    [FsCheck.NUnit.Property]
    public bool Never_more_than_the_limit(byte count, byte uploads, byte links)
    {
        var support = new ImageSupport(uploads % 12, links % 12);
        var alerts = Enumerable.Range(0, count % 40).Select(index => new NotifiedAlert(Some.FiringAlert($"web-{index}"), Picture(index), null)).ToList();
        var (pictures, more) = PicturePicker.Pick(alerts, support);
        var usable = support == new ImageSupport(0, 0) ? 0 : alerts.Count(alert => support.MaxUploads > 0 || alert.Picture!.Url is not null);
        return pictures.Count(static picture => picture.Link is null) <= support.MaxUploads
            && pictures.Count(static picture => picture.Link is not null) <= support.MaxLinks
            && pictures.Count + more == usable;
    }

    private static Picture Picture(int index) => new()
    {
        Token = $"t{index}",
        Path = $"/nowhere/{index}.png",
        Url = index % 2 == 0 ? new Uri($"https://img.example.org/{index}.png") : null,
        ContentHash = $"h{index}",
        CreatedAt = Some.Start,
        ExpiresAt = Some.Start,
    };

    private static Alert Severity(string severity, string instance)
    {
        var alert = Some.FiringAlert(instance);
        return alert with { Labels = new Dictionary<string, string>(alert.Labels) { ["severity"] = severity } };
    }

    private NotifiedAlert With(Alert alert, byte shade, string? url = null) => new(alert, Some.Image(_folder, shade, url), null);
}
