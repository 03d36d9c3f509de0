using AlertImages.Core.Alerts;
using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.Storage.Sql;
using AlertImages.Storage.Sqlite;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Screenshots;

public sealed class GrafanaPicturesTests
{
    private readonly HttpClient _http = TestHttp.Create();
    private TempFolder _folder = null!;
    private SqlStore _store = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        _store = SqliteStore.Open(new StoreOptions { Path = _folder.File("store.db") }, TimeProvider.System);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [OneTimeTearDown]
    public void EndHttp() => _http.Dispose();

    [TestCase("imageURL")]
    [TestCase("__alert_image_url__")]
    [TestCase("image")]
    public async Task A_picture_that_is_there_is_used_with_its_own_link(string where)
    {
        var png = PngSample.Create(1000, 500, 77);
        await using var server = await ScriptedHttpServer.StartAsync((context, _) => context.Response.Body.WriteAsync(png).AsTask());

        var alert = Alert(where, server.Url + "one.png");

        var picture = await Sut().FindAsync(alert, "panel 7 of dashboard dash01");

        Assert.That(picture!.Url, Is.EqualTo(new Uri(server.Url, "one.png")));
        Assert.That(picture.About, Is.EqualTo(new PictureAbout { What = "panel 7 of dashboard dash01", Origin = PictureOrigin.Grafana }));
        Assert.That(GrafanaPictures.AreNamedBy(alert), Is.True);
        Assert.That(await File.ReadAllBytesAsync(picture.Path), Is.EqualTo(png));
        Assert.That(await _store.Images.FetchPicturesAsync([picture.Token], CancellationToken.None), Has.Count.EqualTo(1));
    }

    [TestCase("http://169.254.169.254/latest/meta-data")]
    [TestCase("http://localhost:{port}/one.png")]
    [TestCase("http://127.0.0.1.example.org:{port}/one.png")]
    [TestCase("http://user:password@127.0.0.1:{port}/one.png")]
    [TestCase("file:///etc/passwd")]
    [TestCase("no address")]
    [TestCase("")]
    public async Task Other_places_are_not_asked(string url)
    {
        await using var server = await ScriptedHttpServer.StartAsync(200);

        Assert.That(await Sut().FindAsync(Alert("imageURL", url.Replace("{port}", $"{server.Url.Port}", StringComparison.Ordinal)), ""), Is.Null);
        Assert.That(server.Requests, Is.Empty);
    }

    [Test]
    public async Task What_is_no_picture_is_not_used()
    {
        await using var login = await ScriptedHttpServer.StartAsync(static (context, _) => context.Response.Body.WriteAsync("<html>log in</html>"u8.ToArray())
            .AsTask());
        await using var gone = await ScriptedHttpServer.StartAsync(404);
        await using var redirect = await ScriptedHttpServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = login.Url.AbsoluteUri;
            return Task.CompletedTask;
        });

        foreach (var server in new[] { login, gone, redirect })
        {
            Assert.That(await Sut().FindAsync(Alert("imageURL", server.Url.AbsoluteUri), ""), Is.Null);
        }
    }

    [TestCase(1000, 501)]
    [TestCase(2000, 1000)]
    [TestCase(500, 1000)]
    public async Task A_picture_of_another_size_is_not_used(int width, int height)
    {
        var png = PngSample.Create(width, height);
        await using var server = await ScriptedHttpServer.StartAsync((context, _) => context.Response.Body.WriteAsync(png).AsTask());

        Assert.That(await Sut().FindAsync(Alert("imageURL", server.Url.AbsoluteUri), ""), Is.Null);
    }

    [Test]
    public async Task It_can_be_switched_off()
    {
        await using var server = await ScriptedHttpServer.StartAsync(200);

        Assert.That(await Sut(GrafanaPictureUse.Never).FindAsync(Alert("imageURL", server.Url.AbsoluteUri), ""), Is.Null);
        Assert.That(server.Requests, Is.Empty);
    }

    private static Alert Alert(string where, string url)
    {
        var alert = Some.FiringAlert();
        return where == "imageURL" ? alert with { ImageUrl = url } : alert with { Annotations = new Dictionary<string, string> { [where] = url } };
    }

    private GrafanaPictures Sut(GrafanaPictureUse use = GrafanaPictureUse.Fallback) => new(
        _http,
        new PictureFiles(new PictureFolders(_folder.Path), _store.Images, TimeProvider.System),
        new ScreenshotOptions { GrafanaPictures = use, ReuseAllowedHosts = ["127.0.0.1"] },
        TimeProvider.System,
        NullLogger<GrafanaPictures>.Instance);
}
