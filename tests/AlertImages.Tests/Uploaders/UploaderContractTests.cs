using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Uploaders;

/// <summary>What every uploader must do, against a real server of its protocol.</summary>
[TestFixture("azure_blob", 30, "")]
[TestFixture("gcs", 20, "alerts/")]
[TestFixture("local", 27, "")]
[TestFixture("s3", 20, "grafana/alerts/")]
[TestFixture("webdav", 20, "")]
public sealed class UploaderContractTests(string provider, int nameLength, string folder)
{
    private readonly HttpClient _http = TestHttp.Create();
    private UploaderBed _bed = null!;

    private bool IsSigned => provider is "azure_blob" or "gcs" or "s3";

    [OneTimeSetUp]
    public async Task SetUp() => _bed = await UploaderBed.StartAsync(provider);

    [OneTimeTearDown]
    public async Task TearDown()
    {
        _http.Dispose();
        await _bed.DisposeAsync();
    }

    [Test]
    public async Task A_picture_can_be_fetched_by_its_link_by_anybody()
    {
        var picture = Some.Image(_bed.Folder, 1);
        var sut = _bed.Uploader();

        var link = await UploadAsync(sut, picture, sut.CreateKey());

        using var answer = await GetAsync(link.Url);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(await File.ReadAllBytesAsync(picture.Path)));
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("image/png"));
        Assert.That(link.ExpiresAt, IsSigned ? Is.EqualTo(TimeProvider.System.GetUtcNow().AddDays(7)).Within(TimeSpan.FromMinutes(5)) : Is.Null);
    }

    [Test]
    public void Keys_are_random_names_of_Grafana_s_length_in_the_folder()
    {
        var sut = _bed.Uploader();
        var keys = Enumerable.Range(0, 100).Select(_ => sut.CreateKey()).ToHashSet();

        Assert.That(keys, Has.Count.EqualTo(100));
        Assert.That(keys, Has.All.Matches($"^{folder}[0-9A-Za-z]{{{nameLength}}}\\.png$"));
    }

    [Test]
    public async Task The_same_picture_twice_is_no_error_and_a_second_link_works()
    {
        var picture = Some.Image(_bed.Folder, 2);
        var sut = _bed.Uploader();
        var key = sut.CreateKey();

        await UploadAsync(sut, picture, key);
        await UploadAsync(sut, picture, key);
        var link = ((UploadResult.Uploaded)await sut.CreateLinkAsync(key, CancellationToken.None)).Link;

        using var answer = await GetAsync(link.Url);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Deleted_pictures_are_gone_and_may_be_deleted_again()
    {
        var sut = _bed.Uploader();
        string[] keys = [sut.CreateKey(), sut.CreateKey(), sut.CreateKey()];
        var link = await UploadAsync(sut, Some.Image(_bed.Folder, 3), keys[0]);
        await UploadAsync(sut, Some.Image(_bed.Folder, 4), keys[1]);

        var first = await sut.DeleteAsync(keys, CancellationToken.None);
        var again = await sut.DeleteAsync(keys, CancellationToken.None);

        using var answer = await GetAsync(link.Url);
        Assert.That((first, again), Is.EqualTo(((StorageFault?)null, (StorageFault?)null)));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Two_hundred_pictures_go_over_a_few_connections()
    {
        var sut = _bed.Uploader();
        var picture = Some.Image(_bed.Folder, 8);
        var before = _bed.Connections;

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => await UploadAsync(sut, picture, sut.CreateKey()));

        Assert.That(_bed.Connections - before, provider == "local" ? Is.Zero : Is.InRange(1, 24));
    }

    [Test]
    public async Task Only_forgotten_pictures_of_ours_whose_time_is_over_are_abandoned()
    {
        var retention = TimeSpan.FromHours(1);
        var sut = _bed.Uploader(retention: retention);
        var key = sut.CreateKey();
        await UploadAsync(sut, Some.Image(_bed.Folder, 9), key);
        var now = TimeProvider.System.GetUtcNow();
        // others keep theirs for ever
        var kept = sut.CreateKey();
        if (provider != "local")
        {
            await UploadAsync(_bed.Uploader(retention: TimeSpan.Zero), Some.Image(_bed.Folder, 10), kept);
        }

        var early = await sut.FindAbandonedAsync(now, 1000, CancellationToken.None);
        var late = await sut.FindAbandonedAsync(now.AddHours(3), 1000, CancellationToken.None);

        Assert.That((early.Fault, late.Fault), Is.EqualTo(((StorageFault?)null, (StorageFault?)null)));
        Assert.That(early.Keys, Has.No.Member(key));
        Assert.That(late.Keys, provider == "webdav" ? Is.Empty : Has.Member(key));
        Assert.That(late.Keys, Has.No.Member(kept));
    }

    [Test]
    public void The_target_tells_places_apart_and_holds_no_secret()
    {
        var target = _bed.Uploader().Target;

        Assert.That(target, Is.Not.Empty);
        Assert.That(target, Does.Not.Contain(UploaderBed.SecretKey).And.Not.Contain(UploaderBed.AccountKey).And.Not.Contain("webdav-password"));
    }

    private static async Task<PublicLink> UploadAsync(IImageUploader uploader, Picture picture, string key)
    {
        var result = await uploader.UploadAsync(picture, key, CancellationToken.None);
        Assert.That(result, Is.InstanceOf<UploadResult.Uploaded>(), result.ToString());
        return ((UploadResult.Uploaded)result).Link;
    }

    /// <summary>A plain client; the local server is another project's test, and this WebDAV server asks readers to log in too.</summary>
    private async Task<HttpResponseMessage> GetAsync(Uri url)
    {
        if (provider == "local")
        {
            Assert.That(url.AbsoluteUri, Does.StartWith("http://alerts.example.org/sub/public/img/attachments/"));
            var file = _bed.Folder.File("attachments/" + Path.GetFileName(url.AbsolutePath));
            return File.Exists(file)
                ? new HttpResponseMessage
                {
                    Content = new ByteArrayContent(await File.ReadAllBytesAsync(file)) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } },
                }
                : new HttpResponseMessage(HttpStatusCode.NotFound);
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (provider == "webdav")
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("alerts:webdav-password")));
        }

        return await _http.SendAsync(request);
    }
}
