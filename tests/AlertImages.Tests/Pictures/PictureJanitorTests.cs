using AlertImages.Core.Alerts;
using AlertImages.Core.Pictures;
using AlertImages.Storage.Sql;
using AlertImages.Storage.Sqlite;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Pictures;

public sealed class PictureJanitorTests
{
    private readonly ManualTime _time = new();
    private TempFolder _folder = null!;
    private SqlStore _store = null!;
    private PictureFiles _pictures = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        _store = SqliteStore.Open(new StoreOptions { Path = _folder.File("store.db") }, _time);
        _pictures = new PictureFiles(new PictureFolders(_folder.Path), _store.Images, _time);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Deletes_old_pictures_and_leaves_young_ones()
    {
        var old = await TakeAsync(Some.FiringAlert(), pin: false);
        Age(old, TimeSpan.FromHours(25));
        _time.Advance(TimeSpan.FromHours(25));
        var young = await TakeAsync(Some.FiringAlert(), pin: false);

        var deleted = await Sut().CleanAsync(CancellationToken.None);

        Assert.That(deleted, Is.EqualTo(1));
        Assert.That(File.Exists(old.Path), Is.False);
        Assert.That(File.Exists(young.Path), Is.True);
        Assert.That(await _store.Images.FetchPicturesAsync([old.Token], CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task Keeps_the_picture_of_an_alert_that_is_still_active()
    {
        var picture = await TakeAsync(Some.FiringAlert(), pin: true);
        Age(picture, TimeSpan.FromHours(25));
        _time.Advance(TimeSpan.FromHours(25));

        await Sut().CleanAsync(CancellationToken.None);

        Assert.That(File.Exists(picture.Path), Is.True);
        Assert.That(await _store.Images.FetchPicturesAsync([picture.Token], CancellationToken.None), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Lets_the_picture_go_once_the_alert_is_resolved()
    {
        var picture = await TakeAsync(Some.FiringAlert(), pin: true);
        await _store.Images.RecordEpisodeAsync(EpisodeKey.Of(Some.ResolvedAlert()), null, PictureFailure.Timeout, CancellationToken.None);
        Age(picture, TimeSpan.FromHours(25));
        _time.Advance(TimeSpan.FromHours(25));

        await Sut().CleanAsync(CancellationToken.None);

        Assert.That(File.Exists(picture.Path), Is.False);
    }

    [Test]
    public async Task Zero_keeps_everything()
    {
        var picture = await TakeAsync(Some.FiringAlert(), pin: false);
        Age(picture, TimeSpan.FromDays(400));

        var deleted = await Sut(TimeSpan.Zero).CleanAsync(CancellationToken.None);

        Assert.That(deleted, Is.Zero);
    }

    private async Task<Picture> TakeAsync(Core.Alerts.Alert alert, bool pin)
    {
        var picture = await _pictures.WriteAsync(PngSample.Create(), CancellationToken.None);
        await _pictures.AddAsync(picture, null, CancellationToken.None);
        File.SetLastWriteTimeUtc(picture.Path, _time.GetUtcNow().UtcDateTime);
        if (pin)
        {
            await _store.Images.RecordEpisodeAsync(EpisodeKey.Of(alert), picture.Token, null, CancellationToken.None);
        }

        return picture;
    }

    private void Age(Picture picture, TimeSpan age) =>
        File.SetLastWriteTimeUtc(picture.Path, (_time.GetUtcNow() + TimeSpan.FromHours(25) - age - TimeSpan.FromSeconds(1)).UtcDateTime);

    private PictureJanitor Sut(TimeSpan? lifetime = null) => new(
        new PictureFolders(_folder.Path), new PictureRetention(
            lifetime ?? TimeSpan.FromHours(24), TimeSpan.FromDays(30)), _store.Images, _time, NullLogger<PictureJanitor>.Instance);
}
