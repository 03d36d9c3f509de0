using AlertImages.Core.ContactPoints;
using AlertImages.Core.Delivery.Fitting;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pictures.Drawing;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Uploads;
using AlertImages.Storage.Sql;
using AlertImages.Storage.Sqlite;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Delivery.Fitting;

/// <summary>Pictures that fit what an integration takes, and words for them.</summary>
public sealed class PictureFittingTests
{
    private readonly ManualTime _time = new();
    private TempFolder _folder = null!;
    private SqlStore _store = null!;
    private FakeStudio _studio = null!;

    [SetUp]
    public void SetUp()
    {
        (_folder, _studio) = (new TempFolder(), new FakeStudio());
        _store = SqliteStore.Open(new StoreOptions { Path = _folder.File("store.db") }, _time);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [TestCase(0, 1, 3, 1)]
    [TestCase(1, 0, 3, 1)]
    [TestCase(10, 10, 3, 3)]
    public async Task Too_many_pictures_are_joined_and_else_left_alone(int uploads, int links, int pictures, int shown)
    {
        var fitted = await FitAsync(new ImageSupport(uploads, links), pictures);

        Assert.That((fitted.Pictures.Count, fitted.MorePictures, _studio.Drawings.Count), Is.EqualTo((shown, 0, shown == 1 ? 1 : 0)));
        Assert.That(fitted.Pictures.All(picture => picture.Link is not null), Is.EqualTo(links > 0));
    }

    [Test]
    public async Task More_than_a_sheet_holds_are_counted()
    {
        var fitted = await FitAsync(new ImageSupport(1, 0), 15);

        Assert.That((fitted.Pictures.Count, fitted.MorePictures), Is.EqualTo((1, 3)));
        Assert.That(_studio.Drawings.Single().Svg, Does.Contain("3 more pictures are not shown."));
        Assert.That(AltText.Of(fitted.Pictures.Single()), Does.StartWith("12 pictures: firing: HighCPU on web-1; firing: HighCPU on web-10;"));
    }

    [Test]
    public async Task A_sheet_is_made_once_for_all_who_show_it()
    {
        var first = await FitAsync(new ImageSupport(1, 0), 3);
        var second = await FitAsync(new ImageSupport(1, 0), 3);

        Assert.That(second.Pictures.Single().Picture.Token, Is.EqualTo(first.Pictures.Single().Picture.Token));
        Assert.That(_studio.Drawings, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Without_a_browser_or_time_the_first_pictures_go_as_they_are()
    {
        var late = await FitAsync(new ImageSupport(1, 0), 3, limit: TimeSpan.Zero);
        _studio.IsThere = false;
        var without = await FitAsync(new ImageSupport(1, 0), 3);

        Assert.That(new[] { late, without }.Select(static notification => (notification.Pictures.Count, notification.MorePictures)), Is.All.EqualTo((1, 2)));
    }

    [Test]
    public async Task One_picture_on_request_is_the_only_one()
    {
        var fitted = await FitAsync(new ImageSupport(ImageSupport.Unlimited, ImageSupport.Unlimited), 3, wants: new SheetWish(true, "light"));

        Assert.That(fitted.Alerts.Count(static alert => alert.Picture is not null), Is.EqualTo(1));
        Assert.That(fitted.Pictures.Single().Picture.About!.Kind, Is.EqualTo(PictureKind.Sheet));
    }

    [Test]
    public async Task A_picture_behind_a_link_that_is_too_large_gets_a_link_of_its_own()
    {
        var without = await FitAsync(new ImageSupport(0, 4) { MaxLinkBytes = 10 }, 1);
        _studio.Encoded = PngSample.Create(1, 1);
        var fitted = await FitAsync(new ImageSupport(0, 4) { MaxLinkBytes = _studio.Encoded.Length }, 1);

        Assert.That(without.Pictures.Single().Link!.AbsoluteUri, Is.EqualTo("https://img.example.org/1.png"), "a large one is better than none");
        Assert.That(fitted.Pictures.Single().Link!.AbsoluteUri, Is.Not.EqualTo("https://img.example.org/1.png"));
        Assert.That(await File.ReadAllBytesAsync(fitted.Pictures.Single().Picture.Path), Is.EqualTo(_studio.Encoded));
    }

    [TestCase(null, 5, 5, "link")]
    [TestCase(PictureSending.Bytes, 5, 5, "bytes")]
    [TestCase(PictureSending.Link, 5, 5, "link")]
    [TestCase(PictureSending.Link, 5, 0, "bytes")]
    [TestCase(PictureSending.Bytes, 0, 5, "link")]
    public void A_policy_chooses_how_pictures_travel_where_there_is_a_choice(PictureSending? sending, int uploads, int links, string expected)
    {
        var chosen = PicturePicker.Choose(
            Some.Image(_folder, 1, "https://img.example.org/1.png"), Some.FiringAlert(), new ImageSupport(uploads, links), sending);

        Assert.That(chosen!.Link is null ? "bytes" : "link", Is.EqualTo(expected));
    }

    [Test]
    public void A_picture_is_told_in_words()
    {
        var about = new PictureAbout
        {
            Kind = PictureKind.Chart,
            What = "rate(x[5m])",
            Value = "0.93",
            Threshold = "> 0.5",
            From = Some.Start.AddHours(-1),
            To = Some.Start,
            TimeZone = "Europe/Berlin",
        };
        var picture = Some.Image(_folder) with { About = about };

        var window = new ClockText("Europe/Berlin").Window(Some.Start.AddHours(-1), Some.Start);
        Assert.That(
            AltText.Of(picture, Some.FiringAlert()),
            Is.EqualTo($"firing: HighCPU on web-1, chart of rate(x[5m]), value 0.93, alerts at > 0.5, {window}"));
        Assert.That(AltText.Of(picture with { About = about with { Note = "no data" } }, Some.FiringAlert()), Does.EndWith(", no data"));
        Assert.That(
            AltText.Of(picture with { About = new PictureAbout { Origin = PictureOrigin.Grafana } }, Some.FiringAlert()), Does.EndWith(", picture by Grafana"));
        Assert.That(
            AltText.Of(
                picture with { About = about with { Kind = PictureKind.Panel, What = "panel 7 of dashboard d", Value = "", Threshold = "" } },
                Some.FiringAlert()),
            Does.Contain("panel 7 of dashboard d, value A=93.5, B=1, "));
        Assert.That(
            AltText.Of(
                picture, Some.FiringAlert() with { Labels = new Dictionary<string, string> { ["alertname"] = "a\nb\u202E" + new string('x', 2000) } }, 50),
            Has.Length.EqualTo(50).And.Not.Contain("\n").And.Not.Contain("\u202E"));
    }

    private async Task<Notification> FitAsync(ImageSupport support, int pictures, TimeSpan? limit = null, SheetWish? wants = null)
    {
        var notified = Enumerable.Range(1, pictures)
            .Select(number => new NotifiedAlert(
                Some.FiringAlert($"web-{number}") with { Fingerprint = $"{(number == 1 ? 0 : number + 100):x16}" },
                Some.Image(_folder, (byte)number, $"https://img.example.org/{number}.png"),
                null))
            .OrderBy(static alert => alert.Alert.Labels["instance"], StringComparer.Ordinal)
            .Select(static (alert, index) => alert with { Alert = alert.Alert with { Fingerprint = $"{index:x16}" } })
            .ToList();
        var usable = PicturePicker.ListUsable(notified, support, static _ => null);
        var (picked, more) = PicturePicker.Pick(usable, support);
        var notification = Some.Notification(Some.Group([.. notified.Select(static alert => alert.Alert)])) with
        {
            Alerts = notified,
            UsablePictures = usable,
            Pictures = picked,
            MorePictures = more,
        };
        var uploads = FakeUploader.Step(
            new FakeUploader(), _store.Objects, new UploadOptions { Upload = true }, new UploadMetrics(new MetricRegistry()), _time);
        return await FakeFitting.Create(_studio, _store.Images, uploads, _time, _folder.Path).FitAsync(
            notification, support, wants ?? new SheetWish(false, ""), limit ?? TimeSpan.FromSeconds(10), CancellationToken.None);
    }
}
