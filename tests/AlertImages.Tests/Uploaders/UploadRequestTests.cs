using System.Text.Json.Nodes;
using AlertImages.TestSupport;
using AlertImages.Uploaders.Gcs;

namespace AlertImages.Tests.Uploaders;

/// <summary>What goes over the wire: private unless asked, with type, cache time and our mark.</summary>
public sealed class UploadRequestTests
{
    private static readonly string[] s_acl = ["x-amz-acl", "x-amz-grant-read", "x-goog-acl"];

    [Test]
    public async Task S3_gets_no_ACL_unless_asked()
    {
        var request = await S3RequestAsync("", "", "");

        Assert.That(request.Headers.Keys.Intersect(s_acl, StringComparer.OrdinalIgnoreCase), Is.Empty);
        Assert.That(request.Headers.Keys, Has.None.StartsWith("x-amz-server-side-encryption"));
        Assert.That(request.Headers["Content-Type"], Is.EqualTo("image/png"));
        Assert.That(request.Headers["Cache-Control"], Is.EqualTo("private, max-age=86400, immutable"));
        Assert.That(request.Headers["x-amz-meta-alertimagesexpires"], Does.Match("^[0-9]{10}$"));
        Assert.That(request.Headers.Keys, Has.No.Member("Expect"));
    }

    [Test]
    public async Task S3_gets_ACL_and_encryption_as_asked()
    {
        var request = await S3RequestAsync("bucket-owner-full-control", "aws:kms", "arn:aws:kms:eu-central-1:1:key/2");

        Assert.That(request.Headers["x-amz-acl"], Is.EqualTo("bucket-owner-full-control"));
        Assert.That(request.Headers["x-amz-server-side-encryption"], Is.EqualTo("aws:kms"));
        Assert.That(request.Headers["x-amz-server-side-encryption-aws-kms-key-id"], Is.EqualTo("arn:aws:kms:eu-central-1:1:key/2"));
    }

    [Test]
    public async Task S3_takes_encryption_with_its_own_keys() =>
        Assert.That((await S3RequestAsync("", "AES256", "")).Headers["x-amz-server-side-encryption"], Is.EqualTo("AES256"));

    [TestCase("", false)]
    [TestCase("publicRead", true)]
    public async Task Google_gets_an_ACL_only_when_asked(string acl, bool isSent)
    {
        await using var bed = await UploaderBed.StartAsync("gcs");
        var sut = bed.Uploader((GcsSettings)bed.Settings! with { Acl = acl });

        await sut.UploadAsync(Some.Image(bed.Folder), sut.CreateKey(), CancellationToken.None);

        var request = bed.Gcs!.Requests.Single(static request => request.PathAndQuery.StartsWith("/upload/", StringComparison.Ordinal));
        Assert.That(request.PathAndQuery.Contains("predefinedAcl=" + (isSent ? acl : ""), StringComparison.Ordinal), Is.EqualTo(isSent));
        var about = JsonNode.Parse(request.Text.Split("\r\n\r\n")[1].Split("\r\n")[0])!;
        Assert.That(about["contentType"]!.GetValue<string>(), Is.EqualTo("image/png"));
        Assert.That(about["cacheControl"]!.GetValue<string>(), Is.EqualTo("private, max-age=86400, immutable"));
    }

    [TestCase("", "http://SERVER/KEY")]
    [TestCase("https://img.example.org/pictures", "https://img.example.org/pictures/KEY")]
    [TestCase("https://img.example.org/pictures/", "https://img.example.org/pictures/KEY")]
    [TestCase("https://img.example.org/show?name=${file}&size=1", "https://img.example.org/show?name=KEY&size=1")]
    public async Task WebDAV_links_lead_where_people_read(string publicUrl, string expected)
    {
        await using var server = await ScriptedHttpServer.StartAsync(204);
        await using var bed = await UploaderBed.StartAsync("local");
        var sut = bed.Uploader("webdav", UploaderBed.WebDavAt(server.Url) with { PublicUrl = publicUrl });
        var key = sut.CreateKey();

        var result = await sut.UploadAsync(Some.Image(bed.Folder), key, CancellationToken.None);

        Assert.That(
            result.ToString(),
            Does.Contain(" " + expected.Replace("SERVER", server.Url.Authority, StringComparison.Ordinal).Replace("KEY", key, StringComparison.Ordinal)));
        var request = server.Requests.Single();
        Assert.That(
            (request.Method, request.Headers["Content-Type"], request.Headers["Authorization"]),
            Is.EqualTo(("PUT", "image/png", "Basic YWxlcnRzOndlYmRhdi1wYXNzd29yZA==")));
    }

    private static async Task<RecordedRequest> S3RequestAsync(string acl, string encryption, string key)
    {
        await using var server = await ScriptedHttpServer.StartAsync(200);
        await using var bed = await UploaderBed.StartAsync("local");
        var sut = bed.Uploader("s3", UploaderBed.S3At(server.Url) with { Acl = acl, ServerSideEncryption = encryption, KmsKeyId = key });

        await sut.UploadAsync(Some.Image(bed.Folder), sut.CreateKey(), CancellationToken.None);

        return server.Requests.Single();
    }
}
