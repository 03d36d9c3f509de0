using AlertImages.Daemon.Configuration;
using AlertImages.TestSupport;
using AlertImages.Uploaders.Gcs;
using AlertImages.Uploaders.S3;
using AlertImages.Uploaders.WebDav;

namespace AlertImages.Tests.Configuration;

/// <summary>Settings of image storage: what cannot work refuses the start, and what is complete reaches the uploader.</summary>
public sealed class StorageRulesTests
{
    private const string Azure = "provider = azure_blob\n[external_image_storage.azure_blob]\n";
    private const string Gcs = "provider = gcs\n[external_image_storage.gcs]\n";
    private const string S3 = "provider = s3\n[external_image_storage.s3]\n";
    private const string WebDav = "provider = webdav\n[external_image_storage.webdav]\n";
    private TempFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TempFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase(S3, "s3", "bucket: must be set (or bucket_url) for the provider s3")]
    [TestCase(
        S3 + "bucket_url = https://pictures.example.org/",
        "s3",
        "bucket_url: 'https://pictures.example.org/' must be like https://BUCKET.s3.REGION.amazonaws.com/PATH")]
    [TestCase(S3 + "bucket = b\nendpoint = ftp://s3.example.org", "s3", "endpoint: 'ftp://s3.example.org' must be an http or https address")]
    [TestCase(S3 + "bucket = b\nregion = Frankfurt am Main", "s3", "region: 'Frankfurt am Main' must be like eu-central-1")]
    [TestCase(S3 + "bucket = b\naccess_key = AKIA", "s3", "secret_key: must be set together with access_key")]
    [TestCase(S3 + "bucket = b\nsecret_key = hidden", "s3", "access_key: must be set together with secret_key")]
    [TestCase(S3 + "bucket = b\npresign_expiration = 8d", "s3", "presign_expiration: must lie between 0 and 168h")]
    [TestCase(S3 + "bucket = b\nacl = everybody", "s3", "acl: 'everybody' must be empty or one of private, public-read")]
    [TestCase(S3 + "bucket = b\nserver_side_encryption = rot13", "s3", "server_side_encryption: 'rot13' must be empty, AES256 or aws:kms")]
    [TestCase(S3 + "bucket = b\nkms_key_id = 1", "s3", "kms_key_id: needs server_side_encryption = aws:kms")]
    [TestCase(Azure, "azure_blob", "account_name: must be set for the provider azure_blob")]
    [TestCase(Azure + "account_name = a", "azure_blob", "account_key: must be set for the provider azure_blob")]
    [TestCase(Azure + "account_name = a\naccount_key = not Base64!", "azure_blob", "account_key: must be Base64, as the portal shows it")]
    [TestCase(
        Azure + "account_name = a\naccount_key = aGlkZGVu\ncontainer_name = My_Pictures",
        "azure_blob",
        "container_name: 'My_Pictures' must be the name of a container")]
    [TestCase(
        Azure + "account_name = a\naccount_key = aGlkZGVu\ncontainer_name = pictures\nsas_token_expiration_days = -1",
        "azure_blob",
        "sas_token_expiration_days: '-1' must lie between 0 and 3650")]
    [TestCase(Azure + "account_name = a\naccount_key = aGlkZGVu", "azure_blob", "container_name: must be set for the provider azure_blob")]
    [TestCase(Gcs, "gcs", "bucket: must be set for the provider gcs")]
    [TestCase(Gcs + "bucket = b\nkey_file = /nowhere/key.json", "gcs", "key_file: '/nowhere/key.json' cannot be read: DirectoryNotFoundException")]
    [TestCase(Gcs + "bucket = b\nsigned_url_expiration = 0s", "gcs", "signed_url_expiration: must be longer than 0s and at most 168h")]
    [TestCase(Gcs + "bucket = b\nacl = public-read", "gcs", "acl: 'public-read' must be empty or one of authenticatedRead")]
    [TestCase(WebDav, "webdav", "url: must be set for the provider webdav")]
    [TestCase(WebDav + "url = dav.example.org", "webdav", "url: 'dav.example.org' must be an absolute http or https address")]
    [TestCase(WebDav + "url = https://dav.example.org/\nusername = me", "webdav", "password: must be set together with username")]
    [TestCase(
        WebDav + "url = https://dav.example.org/\npublic_url = /pictures",
        "webdav",
        "public_url: '/pictures' must be an absolute http or https address, with ${file} where")]
    public void A_storage_that_cannot_work_refuses_the_start(string text, string provider, string expected)
    {
        var loaded = Load(text);

        Assert.That(loaded.Errors.Select(static error => error.ToString()), Has.Some.Contains($"[external_image_storage.{provider}] {expected}"));
        Assert.That(
            loaded.Errors.Select(static error => error.ToString()),
            Has.None.Contains("hidden").And.None.Contains("aGlkZGVu").And.None.Contains("Base64!"));
    }

    [TestCase("{", "is not JSON")]
    [TestCase("""{"type":"authorized_user"}""", "is not the key of a service account (type must be service_account)")]
    [TestCase("""{"type":"service_account","client_email":"a@b"}""", "lacks client_email or private_key")]
    public void A_key_file_that_is_none_refuses_the_start(string key, string expected)
    {
        var loaded = Load(Gcs + "bucket = b\nkey_file = " + _folder.Write("key.json", key));

        Assert.That(loaded.Errors.Single().ToString(), Does.EndWith(expected));
    }

    [Test]
    public void A_storage_that_is_not_used_is_not_checked() => Assert.That(Load(S3, isUsed: false).Errors, Is.Empty);

    [TestCase("https://pictures.s3.eu-central-1.amazonaws.com/grafana/alerts", "pictures", "eu-central-1", "grafana/alerts")]
    [TestCase("https://pictures.s3-eu-west-1.amazonaws.com/", "pictures", "eu-west-1", "")]
    [TestCase("https://my.pictures.s3.amazonaws.com/", "my.pictures", "us-east-1", "")]
    [TestCase("https://s3-us-gov-west-1.amazonaws.com/pictures/path/", "pictures", "us-gov-west-1", "path")]
    [TestCase("https://s3.amazonaws.com/pictures", "pictures", "us-east-1", "")]
    [TestCase("https://pictures.s3.cn-north-1.amazonaws.com.cn/a", "pictures", "cn-north-1", "a")]
    public void Bucket_region_and_path_come_from_the_bucket_s_address(string url, string bucket, string region, string path)
    {
        var settings = Read<S3Settings>(S3 + "bucket_url = " + url);

        Assert.That(settings.Place, Is.EqualTo((bucket, region, path)));
    }

    [Test]
    public void Keys_of_their_own_win_over_the_bucket_s_address()
    {
        var settings = Read<S3Settings>(
            S3 + "bucket_url = https://pictures.s3.eu-central-1.amazonaws.com/one\n"
            + "bucket = other\nregion = eu-west-3\npath = two\nendpoint = s3.example.org:9000");

        Assert.That((settings.Place, settings.Service?.AbsoluteUri), Is.EqualTo((("other", "eu-west-3", "two"), "https://s3.example.org:9000/")));
    }

    [Test]
    public void Links_of_Cloud_Storage_are_signed_unless_that_is_turned_off()
    {
        var signed = Read<GcsSettings>(Gcs + "bucket = b");
        var plain = Read<GcsSettings>(Gcs + "bucket = b\nenable_signed_urls = false\nsigned_url_expiration = 0s");

        Assert.That((signed.EnableSignedUrls, signed.SignedUrlExpiration, plain.EnableSignedUrls), Is.EqualTo((true, TimeSpan.FromDays(7), false)));
    }

    [Test]
    public void The_file_s_place_in_a_public_address_is_no_variable()
    {
        var settings = Read<WebDavSettings>(WebDav + "url = https://dav.example.org/\npublic_url = https://img.example.org/show?name=${file}&size=1");

        Assert.That(settings.PublicUrl, Is.EqualTo("https://img.example.org/show?name=${file}&size=1"));
    }

    private T Read<T>(string text)
        where T : class
    {
        var loaded = Load(text);
        Assert.That(loaded.Errors, Is.Empty);
        return loaded.Get<T>();
    }

    private LoadedConfiguration Load(string storage, bool isUsed = true)
    {
        var file = _folder.Write(
            "test.ini",
            $"[unified_alerting.screenshots]\nupload_external_image_storage = {isUsed}\n[external_image_storage]\n{storage}\n");
        var loaded = ConfigurationLoader.Load([file], new Dictionary<string, string>());
        ConfigurationRules.Check(loaded);
        return loaded;
    }
}
