using AlertImages.Core.Pictures;
using AlertImages.Storage.Sql;
using AlertImages.Storage.Sqlite;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Pictures;

public sealed class ImageStoreTests
{
    [Test]
    public async Task Writes_whole_files_with_names_like_Grafana()
    {
        using var folder = new TempFolder();
        await using var store = SqliteStore.Open(new StoreOptions { Path = folder.File("store.db") }, TimeProvider.System);
        var sut = new ImageStore(new ImageFolders(folder.Path), store.Images, TimeProvider.System);
        var png = PngSample.Create();

        var image = await sut.WriteAsync(png, CancellationToken.None);

        Assert.That(image.Name, Does.Match("^[0-9A-Za-z]{20}\\.png$"));
        Assert.That(await File.ReadAllBytesAsync(image.Path), Is.EqualTo(png));
        Assert.That(Directory.GetFiles(folder.File("png")), Has.Length.EqualTo(1));
        Assert.That(image.ExpiresAt - image.CreatedAt, Is.EqualTo(TimeSpan.FromHours(24)));
    }
}
