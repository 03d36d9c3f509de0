using AlertImages.Core.Pictures;
using AlertImages.Storage.Sql;
using AlertImages.Storage.Sqlite;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Pictures;

public sealed class PictureFilesTests
{
    [Test]
    public async Task Writes_whole_files_with_names_like_Grafana()
    {
        using var folder = new TempFolder();
        await using var store = SqliteStore.Open(new StoreOptions { Path = folder.File("store.db") }, TimeProvider.System);
        var sut = new PictureFiles(new PictureFolders(folder.Path), store.Images, TimeProvider.System);
        var png = PngSample.Create();

        var picture = await sut.WriteAsync(png, CancellationToken.None);

        Assert.That(picture.Name, Does.Match("^[0-9A-Za-z]{20}\\.png$"));
        Assert.That(await File.ReadAllBytesAsync(picture.Path), Is.EqualTo(png));
        Assert.That(Directory.GetFiles(folder.File("png")), Has.Length.EqualTo(1));
        Assert.That(picture.ExpiresAt - picture.CreatedAt, Is.EqualTo(TimeSpan.FromHours(24)));
    }
}
