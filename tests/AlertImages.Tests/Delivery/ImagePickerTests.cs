using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Images;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Delivery;

public sealed class ImagePickerTests
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

        var (images, more) = ImagePicker.Pick(alerts, new ImageSupport(10, 0));

        Assert.That(images.Select(static image => image.Alert.Labels["instance"]), Is.EqualTo(new[] { "early", "late", "w", "u", "r" }));
        Assert.That(more, Is.Zero);
    }

    [Test]
    public void The_same_picture_stands_once()
    {
        var (images, more) = ImagePicker.Pick(
            [With(Some.FiringAlert("a"), 1), With(Some.FiringAlert("b"), 1), With(Some.FiringAlert("c"), 2)],
            new ImageSupport(10, 0));

        Assert.That(images, Has.Count.EqualTo(2));
        Assert.That(more, Is.Zero);
    }

    [Test]
    public void What_does_not_fit_is_counted()
    {
        var alerts = Enumerable.Range(1, 7).Select(index => With(Some.FiringAlert($"web-{index}"), (byte)index));

        var (images, more) = ImagePicker.Pick(alerts, new ImageSupport(5, 5));

        Assert.That((images.Count, more), Is.EqualTo((5, 2)));
    }

    [TestCase(5, 5, false, true)]
    [TestCase(5, 5, true, false)]
    [TestCase(0, 1, false, true)]
    [TestCase(5, 0, false, false)]
    public void A_link_comes_before_an_upload_unless_the_integration_wants_bytes(int uploads, int links, bool prefersUpload, bool expectLink)
    {
        var (images, _) = ImagePicker.Pick([With(Some.FiringAlert(), 1, "https://img.example.org/1.png")], new ImageSupport(uploads, links, prefersUpload));

        Assert.That(images.Single().Link is not null, Is.EqualTo(expectLink));
    }

    [Test]
    public void Without_a_link_an_integration_that_takes_links_only_gets_nothing() =>
        Assert.That(ImagePicker.Pick([With(Some.FiringAlert(), 1)], new ImageSupport(0, 5)).Images, Is.Empty);

    [FsCheck.NUnit.Property]
    public bool Never_more_than_the_limit(byte count, byte uploads, byte links)
    {
        var support = new ImageSupport(uploads % 12, links % 12);
        var alerts = Enumerable.Range(0, count % 40).Select(index => new NotifiedAlert(Some.FiringAlert($"web-{index}"), Picture(index), null)).ToList();
        var (images, more) = ImagePicker.Pick(alerts, support);
        var usable = support == new ImageSupport(0, 0) ? 0 : alerts.Count(alert => support.MaxUploads > 0 || alert.Image!.Url is not null);
        return images.Count(static image => image.Link is null) <= support.MaxUploads
            && images.Count(static image => image.Link is not null) <= support.MaxLinks
            && images.Count + more == usable;
    }

    private static Image Picture(int index) => new()
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
