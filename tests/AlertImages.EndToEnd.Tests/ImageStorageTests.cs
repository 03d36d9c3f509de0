using AlertImages.Core.Pictures;
using AlertImages.TestSupport;

namespace AlertImages.EndToEnd.Tests;

/// <summary>Image storage from the outside: an S3 server that checks signatures, the daemon, its doctor and check-config.</summary>
public sealed class ImageStorageTests
{
    private const int FailedExit = 3;
    private const int ConfigurationExit = 2;
    private const string AccessKey = "AKIATESTS";
    private const string SecretKey = "canary-s3";
    private const string Section = "external_image_storage.s3";
    private NodeServer _s3 = null!;
    private TestBed _bed = null!;

    [SetUp]
    public async Task SetUp()
    {
        _bed = await TestBed.CreateAsync();
        _s3 = await NodeServer.StartS3Async(_bed.Folder.File("s3"), "pictures", AccessKey, SecretKey, "eu-central-1");
        _bed.Set("external_image_storage", "provider", "s3");
        _bed.Set(Section, "endpoint", _s3.Url.AbsoluteUri);
        _bed.Set(Section, "path_style_access", "true");
        _bed.Set(Section, "region", "eu-central-1");
        _bed.Set(Section, "bucket", "pictures");
        _bed.Set(Section, "access_key", AccessKey);
        _bed.Set(Section, "secret_key", SecretKey);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _s3.DisposeAsync();
        await _bed.DisposeAsync();
    }

    [Test]
    public async Task A_notification_links_the_picture_in_a_private_bucket()
    {
        await _bed.StartAsync();
        await _bed.SendAsync(GrafanaPayload.Firing());

        var url = (await _bed.Receiver.NextAsync()).Json["alerts"]![0]!["imageURL"]!.GetValue<string>();

        Assert.That(url, Does.StartWith($"{_s3.Url}pictures/").And.Contain("X-Amz-Signature="));
        Assert.That(PngFile.FindDefect(await _bed.GetBytesAsync(url)), Is.Null);
        Assert.That(await _bed.MetricAsync("grafana_alerting_image_upload_successes_total"), Is.EqualTo(1));
        Assert.That(_bed.Daemon.Output, Does.Not.Contain("X-Amz-Signature"));
    }

    [Test]
    public async Task A_storage_that_is_down_delays_and_loses_nothing()
    {
        await _s3.DisposeAsync();
        await _bed.StartAsync();
        await _bed.SendAsync(GrafanaPayload.Firing());

        var alert = (await _bed.Receiver.NextAsync()).Json["alerts"]![0]!;

        Assert.That(alert["imageURL"], Is.Null);
        Assert.That(alert["imageReason"]!.GetValue<string>(), Is.EqualTo("the picture could not be uploaded to image storage in time"));
        Assert.That(await _bed.MetricAsync("alertimages_storage_failures_total{operation=\"upload\",reason=\"connection_failed\"}"), Is.EqualTo(1));
        Assert.That(_bed.Daemon.Output, Does.Contain("Failed to upload image to s3: connection_failed"));
    }

    [Test]
    public async Task The_demo_shows_its_pictures_from_the_bucket()
    {
        var environment = new Dictionary<string, string>
        {
            ["GF_EXTERNAL_IMAGE_STORAGE_S3_ENDPOINT"] = _s3.Url.AbsoluteUri,
            ["GF_EXTERNAL_IMAGE_STORAGE_S3_PATH_STYLE_ACCESS"] = "true",
            ["GF_EXTERNAL_IMAGE_STORAGE_S3_REGION"] = "eu-central-1",
            ["GF_EXTERNAL_IMAGE_STORAGE_S3_BUCKET"] = "pictures",
            ["GF_EXTERNAL_IMAGE_STORAGE_S3_ACCESS_KEY"] = AccessKey,
            ["GF_EXTERNAL_IMAGE_STORAGE_S3_SECRET_KEY"] = SecretKey,
        };

        var (exitCode, output, error) = await DaemonProcess.RunAsync(
            ["demo", "--storage", "s3", "--once", "--port", "0", "--data", _bed.Folder.File("demo")],
            environment);

        Assert.That(exitCode, Is.Zero, output + error);
        Assert.That(
            output,
            Does.Contain($"  picture {_s3.Url}pictures/").And.Contain("Both notifications arrived with their pictures, and the pictures differ."));
    }

    [Test]
    public async Task Doctor_finds_nothing_and_leaves_nothing()
    {
        var (exitCode, output, error) = await DoctorAsync();

        Assert.That(exitCode, Is.Zero, output + error);
        Assert.That(
            output,
            Does.Contain("ok      image storage s3: put a test picture").And.Contain("ok      image storage s3: read it by its public link").And.Contain(
                "ok      image storage s3: deleted it"));
        Assert.That(Directory.EnumerateFiles(_bed.Folder.File("s3"), "*.png*", SearchOption.AllDirectories), Is.Empty);
    }

    [TestCase(
        "secret_key",
        "canary-wrong",
        "cannot put: the credentials are wrong, expired or unknown",
        "correct the credentials in [external_image_storage.s3]")]
    [TestCase("bucket", "missing", "cannot put: the bucket, container or folder does not exist", "make it, or correct its name")]
    [TestCase("region", "eu-west-1", "cannot put: the bucket lies in another region or at another address", "set the region and endpoint of the bucket")]
    [TestCase(
        "endpoint",
        "http://127.0.0.1:1/",
        "cannot put: the connection could not be made or broke",
        "correct the endpoint; look at DNS, proxy and firewall")]
    [TestCase("presign_expiration", "0", "is answered 403", "let anybody read the pictures, or set up signed links or another public address")]
    public async Task Doctor_says_what_is_wrong_and_what_to_do(string key, string value, string wrong, string advice)
    {
        _bed.Set(Section, key, value);

        var (exitCode, output, error) = await DoctorAsync();

        Assert.That(exitCode, Is.EqualTo(FailedExit), output + error);
        Assert.That(
            output,
            Does.Match(
                $"(?m)^failed  image storage s3: .*{System.Text.RegularExpressions.Regex.Escape(wrong)}.*; "
                    + $"{System.Text.RegularExpressions.Regex.Escape(advice)}$"));
        Assert.That(output + error, Does.Not.Contain("canary"));
    }

    [TestCase("PUT", "cannot put: the credentials may not do this", "allow s3:PutObject to these credentials")]
    [TestCase("GET /pictures/", "is answered 403", "allow s3:GetObject to these credentials: a signed link can do what its signer may")]
    [TestCase("POST", "which stays there: the credentials may not do this", "allow s3:DeleteObject to these credentials")]
    [TestCase(
        "GET /pictures/?",
        "cannot list the pictures, so forgotten ones stay: the credentials may not do this",
        "allow s3:ListBucket to these credentials")]
    public async Task Doctor_names_the_permission_that_is_missing(string denied, string wrong, string advice)
    {
        await using var storage = await DenyingS3.StartAsync(_s3.Url, denied);
        _bed.Set(Section, "endpoint", storage.Url.AbsoluteUri);

        var (_, output, error) = await DoctorAsync();

        Assert.That(output, Does.Contain(wrong), output + error);
        Assert.That(output, Does.Contain(advice));
    }

    [Test]
    public async Task Doctor_reads_from_the_daemon_s_own_image_server_when_it_runs()
    {
        _bed.Set("external_image_storage", "provider", "local");
        await _bed.StartAsync();
        _bed.Set("server", "root_url", _bed.Daemon.Address.AbsoluteUri);

        var running = await DoctorAsync();
        await _bed.Daemon.StopAsync();
        var stopped = await DoctorAsync();

        Assert.That((running.ExitCode, stopped.ExitCode), Is.EqualTo((0, 0)), running.Output + stopped.Output);
        Assert.That(running.Output, Does.Contain("ok      image storage local: read it").And.Contain("an alertimages is using it"));
        Assert.That(stopped.Output, Does.Contain("warning image storage local: nobody answers at"));
    }

    [TestCase("s3", "bucket", "", "[external_image_storage.s3] bucket: must be set")]
    [TestCase("azure_blob", "account_name", "pictures", "[external_image_storage.azure_blob] account_key: must be set")]
    [TestCase("gcs", "key_file", "/nowhere/key.json", "[external_image_storage.gcs] key_file: '/nowhere/key.json' cannot be read")]
    [TestCase("webdav", "url", "pictures.example.org", "[external_image_storage.webdav] url: 'pictures.example.org' must be an absolute http or https address")]
    [TestCase("floppy", "drive", "A", "[external_image_storage] provider: 'floppy' is not available; it must be one of azure_blob, gcs, local, s3, webdav")]
    public async Task A_broken_storage_refuses_the_start(string provider, string key, string value, string expected)
    {
        _bed.Set("external_image_storage", "provider", provider);
        _bed.Set($"external_image_storage.{provider}", key, value);
        _bed.WriteConfig();

        var check = await DaemonProcess.RunAsync(["check-config", "--config", _bed.ConfigFile]);
        var serve = await DaemonProcess.RunAsync(["serve", "--config", _bed.ConfigFile]);
        var doctor = await DaemonProcess.RunAsync(["doctor", "--config", _bed.ConfigFile]);

        Assert.That((check.ExitCode, serve.ExitCode, doctor.ExitCode), Is.EqualTo((ConfigurationExit, ConfigurationExit, ConfigurationExit)));
        Assert.That(check.Output, Does.Contain(expected));
        Assert.That(serve.Error, Does.Contain(expected));
    }

    private async Task<(int ExitCode, string Output, string Error)> DoctorAsync()
    {
        _bed.WriteConfig();
        return await DaemonProcess.RunAsync(["doctor", "--config", _bed.ConfigFile]);
    }

}
