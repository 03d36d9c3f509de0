using System.Net;
using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Uploaders;

/// <summary>Signed links of private storage: what was altered or is over fails, by the server's own check.</summary>
[TestFixture("azure_blob")]
[TestFixture("gcs")]
[TestFixture("s3")]
public sealed class SignedLinkTests(string provider)
{
    private readonly HttpClient _http = TestHttp.Create();
    private UploaderBed _bed = null!;

    [OneTimeSetUp]
    public async Task SetUp() => _bed = await UploaderBed.StartAsync(provider);

    [OneTimeTearDown]
    public async Task TearDown()
    {
        _http.Dispose();
        await _bed.DisposeAsync();
    }

    [Test]
    public async Task A_signed_link_that_was_altered_fails()
    {
        var sut = _bed.Uploader();
        var key = sut.CreateKey();
        var link = await UploadAsync(sut, Some.Image(_bed.Folder, 5), key);
        var other = sut.CreateKey();
        await UploadAsync(sut, Some.Image(_bed.Folder, 6), other);
        string[] altered =
        [
            link.Url.AbsoluteUri.Replace(key, other, StringComparison.Ordinal),
            link.Url.GetLeftPart(UriPartial.Path),
            // a longer life: seconds in S3 and Cloud Storage, the year in Azure
            link.Url.AbsoluteUri.Replace("Expires=60", "Expires=61", StringComparison.Ordinal).Replace("se=20", "se=21", StringComparison.Ordinal),
        ];

        foreach (var url in altered)
        {
            using var answer = await _http.GetAsync(new Uri(url));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden).Or.EqualTo(HttpStatusCode.NotFound), url);
        }
    }

    [Test]
    public async Task A_signed_link_ends()
    {
        // Azure and Cloud Storage: signed eight days ago; S3's library takes no clock of ours, so the server's goes on
        var sut = _bed.Uploader(time: provider == "s3" ? TimeProvider.System : new ManualTime(TimeProvider.System.GetUtcNow().AddDays(-8)));
        var link = await UploadAsync(sut, Some.Image(_bed.Folder, 7), sut.CreateKey());
        await SetServerClockAsync(TimeSpan.FromDays(8));

        using var answer = await _http.GetAsync(link.Url);
        await SetServerClockAsync(TimeSpan.Zero);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    private static async Task<PublicLink> UploadAsync(IImageUploader uploader, Picture picture, string key)
    {
        var result = await uploader.UploadAsync(picture, key, CancellationToken.None);
        Assert.That(result, Is.InstanceOf<UploadResult.Uploaded>(), result.ToString());
        return ((UploadResult.Uploaded)result).Link;
    }

    private Task SetServerClockAsync(TimeSpan ahead) => provider == "s3" ? _bed.SetS3ClockAsync(ahead) : Task.CompletedTask;
}
