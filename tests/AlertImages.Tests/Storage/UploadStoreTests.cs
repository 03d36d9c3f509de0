using AlertImages.Core.Pictures;
using AlertImages.Storage.Sql;
using AlertImages.Storage.Sqlite;
using AlertImages.TestSupport;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AlertImages.Tests.Storage;

/// <summary>The list of objects in external storage, on a real SQLite file.</summary>
public sealed class UploadStoreTests
{
    private static readonly StoredObject s_first = new("s3", "here/bucket", "alerts/one.png");
    private readonly ManualTime _time = new();
    private TempFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TempFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task A_store_of_the_first_version_is_brought_up_to_date()
    {
        SqliteNative.Load();
        using (var connection = new SqliteConnection($"Data Source={_folder.File("store.db")};Pooling=False"))
        {
            connection.Open();
            connection.Execute(await File.ReadAllTextAsync(RepositoryRoot.File("src", "AlertImages.Storage", "Migrations", "sqlite", "001_initial.sql")));
            connection.Execute(
                """
                PRAGMA user_version = 1;
                INSERT INTO event (id, source, contact_point, group_key, content_hash, payload, received_at) VALUES ('kept', 'Grafana', 'ops', 'g', x'00', x'7b7d', 1);
                INSERT INTO alert_image (token, path, url, content_hash, created_at, expires_at) VALUES ('old', '/png/old.png', 'https://img.example.org/old.png', 'abc', 1, 2);
                """);
        }

        await using var sut = Open();
        await sut.Objects.AddObjectAsync("old", s_first, CancellationToken.None);

        var picture = (await sut.Images.FetchPicturesAsync(["old"], CancellationToken.None)).Single();
        Assert.That((await sut.History.FindAsync("kept", CancellationToken.None))?.ContactPoint, Is.EqualTo("ops"));
        using var copy = new SqliteConnection($"Data Source={_folder.File("store.db.v1")};Mode=ReadOnly;Pooling=False");
        copy.Open();
        Assert.That(
            copy.ExecuteScalar<long>("PRAGMA user_version") + copy.ExecuteScalar<long>("SELECT count(*) FROM event WHERE id = 'kept'"), Is.EqualTo(2),
            "who must go back has a copy");
        Assert.That(
            (picture.Url?.AbsoluteUri, picture.UrlExpiresAt, picture.Stored, picture.UploadAttempts),
            Is.EqualTo(("https://img.example.org/old.png", (DateTimeOffset?)null, s_first, 0)));
    }

    [Test]
    public async Task Places_are_kept_apart()
    {
        await using var sut = Open();
        StoredObject[] all = [s_first, s_first with { Key = "alerts/two.png" }, s_first with { Target = "there/bucket" }, s_first with { Provider = "gcs" }];
        foreach (var stored in all)
        {
            await sut.Objects.AddObjectAsync("token", stored, CancellationToken.None);
        }

        var before = _time.GetUtcNow().AddSeconds(1);
        await sut.Objects.RemoveObjectsAsync("s3", "here/bucket", ["alerts/two.png"], CancellationToken.None);

        Assert.That(await sut.Objects.ListOldObjectsAsync("s3", "here/bucket", before, 10, CancellationToken.None), Is.EqualTo(new[] { s_first.Key }));
        Assert.That(await sut.Objects.ListOldObjectsAsync("s3", "there/bucket", before, 10, CancellationToken.None), Is.EqualTo(new[] { s_first.Key }));
        Assert.That(
            await sut.Objects.FindKnownKeysAsync("gcs", "here/bucket", [s_first.Key, "alerts/two.png"], CancellationToken.None),
            Is.EqualTo(new[] { s_first.Key }));
    }

    [Test]
    public async Task Objects_outlive_the_rows_of_their_pictures()
    {
        await using var sut = Open();
        await sut.Images.AddPictureAsync(Some.Image(_folder), null, CancellationToken.None);
        await sut.Objects.AddObjectAsync("token-128", s_first, CancellationToken.None);
        _time.Advance(TimeSpan.FromDays(40));
        await sut.Images.DeleteExpiredPicturesAsync(CancellationToken.None);

        Assert.That(await sut.Images.FetchPicturesAsync(["token-128"], CancellationToken.None), Is.Empty);
        Assert.That(
            await sut.Objects.ListOldObjectsAsync("s3", "here/bucket", _time.GetUtcNow(), 10, CancellationToken.None), Is.EqualTo(new[] { s_first.Key }));
    }

    [Test]
    public async Task A_list_holds_the_oldest_and_no_more_than_asked_for()
    {
        await using var sut = Open();
        foreach (var name in new[] { "c", "a", "b" })
        {
            await sut.Objects.AddObjectAsync("token", s_first with { Key = name }, CancellationToken.None);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.That(await sut.Objects.ListOldObjectsAsync("s3", "here/bucket", _time.GetUtcNow(), 2, CancellationToken.None), Is.EqualTo(new[] { "c", "a" }));
    }

    private SqlStore Open() => SqliteStore.Open(new StoreOptions { Path = _folder.File("store.db") }, _time);
}
