using System.Net;
using System.Net.Sockets;
using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using AlertImages.TestSupport;
using AlertImages.Uploaders.Gcs;
using Microsoft.AspNetCore.Http;

namespace AlertImages.Tests.Uploaders;

/// <summary>What storages answer when they refuse, and what happens when they do not answer: each ends in a named reason, and no secret is told.</summary>
public sealed class UploaderFaultTests
{
    private static readonly string[] s_providers = ["azure_blob", "gcs", "s3", "webdav"];
    private static readonly string[] s_secrets =
    [
        UploaderBed.SecretKey, UploaderBed.AccountKey, "webdav-password", "PRIVATE KEY", "assertion", "Bearer", "Signature=",
    ];
    private UploaderBed _google = null!;

    /// <summary>Google's token service must be there; the others need no server of their own.</summary>
    [OneTimeSetUp]
    public async Task SetUp() => _google = await UploaderBed.StartAsync("gcs");

    [OneTimeTearDown]
    public async Task TearDown() => await _google.DisposeAsync();

    [TestCaseSource(nameof(Answers))]
    public async Task An_answer_ends_in_its_reason(string provider, int status, string answer, StorageFailure expected)
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, _) => AnswerAsync(context, provider, status, answer));

        var fault = await FailAsync(provider, server.Url);

        Assert.That(fault.Reason, Is.EqualTo(expected), fault.ToString());
        Assert.That(fault.Detail, Is.Not.Empty);
        Assert.That(s_secrets.Where(secret => fault.Detail.Contains(secret, StringComparison.Ordinal)), Is.Empty);
    }

    [TestCaseSource(nameof(s_providers))]
    public async Task A_refused_deletion_is_told(string provider)
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, _) => AnswerAsync(context, provider, 403, ""));
        var sut = Uploader(provider, server.Url);

        var fault = await sut.DeleteAsync([sut.CreateKey()], CancellationToken.None);

        Assert.That(fault?.Reason, Is.EqualTo(StorageFailure.AccessDenied));
    }

    [TestCase("azure_blob")]
    [TestCase("gcs")]
    [TestCase("s3")]
    public async Task A_refused_list_is_told(string provider)
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, _) => AnswerAsync(context, provider, 403, ""));

        var abandoned = await Uploader(provider, server.Url).FindAbandonedAsync(TimeProvider.System.GetUtcNow(), 10, CancellationToken.None);

        Assert.That((abandoned.Keys.Count, abandoned.Fault?.Reason), Is.EqualTo((0, StorageFailure.AccessDenied)));
    }

    [TestCaseSource(nameof(s_providers))]
    public async Task Nobody_listens_there(string provider) =>
        Assert.That((await FailAsync(provider, ClosedPort())).Reason, Is.EqualTo(StorageFailure.ConnectionFailed));

    [TestCaseSource(nameof(s_providers))]
    public async Task The_connection_breaks_before_the_answer(string provider)
    {
        await using var server = await ScriptedHttpServer.StartAsync(static (context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        Assert.That((await FailAsync(provider, server.Url)).Reason, Is.EqualTo(StorageFailure.ConnectionFailed));
    }

    [TestCaseSource(nameof(s_providers))]
    public async Task The_connection_breaks_in_the_middle_of_the_picture(string provider)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var breaking = BreakAsync(listener, stop.Token);

        var fault = await FailAsync(provider, new Uri($"http://{listener.LocalEndpoint}/"), LargePicture());

        Assert.That(fault.Reason, Is.EqualTo(StorageFailure.ConnectionFailed));
        await stop.CancelAsync();
        await breaking;
    }

    [Test]
    public async Task A_server_that_hangs_holds_nobody_longer_than_asked([ValueSource(nameof(s_providers))] string provider, [Values] bool begins)
    {
        using var asked = new CancellationTokenSource();
        await using var server = await ScriptedHttpServer.StartAsync(async (context, _) =>
        {
            if (begins)
            {
                context.Response.StatusCode = 500;
                context.Response.ContentLength = 1000;
                await context.Response.Body.WriteAsync("<"u8.ToArray());
                await context.Response.Body.FlushAsync();
            }

            await asked.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        var sut = Uploader(provider, server.Url);

        var upload = sut.UploadAsync(Some.Image(_google.Folder, 20), sut.CreateKey(), asked.Token);

        Assert.That(async () => await upload.WaitAsync(TimeSpan.FromSeconds(30)), Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCaseSource(nameof(s_providers))]
    public async Task A_picture_that_is_gone_from_the_disk_is_told(string provider)
    {
        var picture = Some.Image(_google.Folder, 21);
        File.Delete(picture.Path);
        var sut = Uploader(provider, ClosedPort());

        var result = (UploadResult.Failed)await sut.UploadAsync(picture, sut.CreateKey(), CancellationToken.None);

        Assert.That(result.Fault.Reason, Is.EqualTo(StorageFailure.Disk));
    }

    private static IEnumerable<TestCaseData> Answers()
    {
        yield return Answer("s3", 403, "AccessDenied", StorageFailure.AccessDenied);
        yield return Answer("s3", 404, "NoSuchBucket", StorageFailure.NotFound);
        yield return Answer("s3", 301, "PermanentRedirect", StorageFailure.WrongRegion);
        yield return Answer("s3", 400, "AuthorizationHeaderMalformed", StorageFailure.WrongRegion);
        yield return Answer("s3", 403, "InvalidAccessKeyId", StorageFailure.InvalidCredentials);
        yield return Answer("s3", 403, "SignatureDoesNotMatch", StorageFailure.InvalidCredentials);
        yield return Answer("s3", 400, "ExpiredToken", StorageFailure.InvalidCredentials);
        yield return Answer("s3", 403, "RequestTimeTooSkewed", StorageFailure.ClockSkew);
        yield return Answer("s3", 503, "SlowDown", StorageFailure.Throttled);
        yield return Answer("s3", 500, "InternalError", StorageFailure.ServerError);
        yield return Answer("s3", 400, "AccessControlListNotSupported", StorageFailure.Rejected);
        yield return Answer("azure_blob", 403, "AuthorizationPermissionMismatch", StorageFailure.AccessDenied);
        yield return Answer("azure_blob", 403, "AuthenticationFailed", StorageFailure.InvalidCredentials);
        yield return Answer("azure_blob", 403, "AuthenticationFailed|Request date header too old: 'Sat, 21 Nov 2026 10:00:00 GMT'", StorageFailure.ClockSkew);
        yield return Answer("azure_blob", 404, "ContainerNotFound", StorageFailure.NotFound);
        yield return Answer("azure_blob", 409, "ContainerBeingDeleted", StorageFailure.NotFound);
        yield return Answer("azure_blob", 503, "ServerBusy", StorageFailure.Throttled);
        yield return Answer("azure_blob", 500, "InternalError", StorageFailure.ServerError);
        yield return Answer("gcs", 403, "forbidden", StorageFailure.AccessDenied);
        yield return Answer("gcs", 401, "authError", StorageFailure.InvalidCredentials);
        yield return Answer("gcs", 404, "notFound|The specified bucket does not exist.", StorageFailure.NotFound);
        yield return Answer("gcs", 429, "rateLimitExceeded", StorageFailure.Throttled);
        yield return Answer("gcs", 503, "backendError", StorageFailure.ServerError);
        yield return Answer("webdav", 401, "", StorageFailure.InvalidCredentials);
        yield return Answer("webdav", 403, "", StorageFailure.AccessDenied);
        yield return Answer("webdav", 404, "", StorageFailure.NotFound);
        yield return Answer("webdav", 409, "", StorageFailure.NotFound);
        yield return Answer("webdav", 301, "", StorageFailure.WrongRegion);
        yield return Answer("webdav", 507, "", StorageFailure.Rejected);
        yield return Answer("webdav", 503, "", StorageFailure.ServerError);
        foreach (var provider in s_providers)
        {
            // a proxy's page, not the storage's own words
            yield return Answer(provider, 403, "<html>", StorageFailure.AccessDenied);
            yield return Answer(provider, 502, "<html>", StorageFailure.ServerError);
        }
    }

    private static TestCaseData Answer(string provider, int status, string answer, StorageFailure expected) =>
        new TestCaseData(provider, status, answer, expected).SetArgDisplayNames(provider, $"{status} {answer}");

    /// <summary>The vendor's form of an error: a code, perhaps a message behind a bar; or a page as it is.</summary>
    private static Task AnswerAsync(HttpContext context, string provider, int status, string answer)
    {
        var (code, message) = answer.Split('|') is [var first, var second] ? (first, second) : (answer, "in words");
        context.Response.StatusCode = status;
        context.Response.ContentType = code == "<html>" ? "text/html" : provider == "gcs" ? "application/json" : "application/xml";
        if (provider == "azure_blob" && code.Length > 0 && code != "<html>")
        {
            context.Response.Headers["x-ms-error-code"] = code;
        }

        return context.Response.WriteAsync((provider, code) switch
        {
            (_, "<html>") => "<html><body>proxy</body></html>",
            ("gcs", _) => $$$"""{"error":{"code":{{{status}}},"message":"{{{message}}}","errors":[{"reason":"{{{code}}}"}]}}""",
            ("azure_blob", _) =>
                $"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>{message}</Message><AuthenticationErrorDetail>"
                    + $"{message}</AuthenticationErrorDetail></Error>",
            ("s3", _) => $"<?xml version=\"1.0\"?><Error><Code>{(code.Length > 0 ? code : "AccessDenied")}</Code><Message>{message}</Message></Error>",
            _ => "",
        });
    }

    private async Task<StorageFault> FailAsync(string provider, Uri url, Picture? picture = null)
    {
        var sut = Uploader(provider, url);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        var result = await sut.UploadAsync(picture ?? Some.Image(_google.Folder, 22), sut.CreateKey(), patience.Token);
        Assert.That(result, Is.InstanceOf<UploadResult.Failed>());
        return ((UploadResult.Failed)result).Fault;
    }

    private IImageUploader Uploader(string provider, Uri url) => _google.Uploader(provider, provider switch
    {
        "azure_blob" => UploaderBed.AzureAt(new Uri(url, UploaderBed.Account)),
        "gcs" => (GcsSettings)_google.Settings! with { Endpoint = url.AbsoluteUri },
        "s3" => UploaderBed.S3At(url),
        _ => UploaderBed.WebDavAt(url),
    });

    /// <summary>Larger than what lies in a socket's buffers.</summary>
    private Picture LargePicture()
    {
        var picture = Some.Image(_google.Folder, 23);
        File.WriteAllBytes(picture.Path, new byte[20_000_000]);
        return picture;
    }

    /// <summary>Reads a little of each request and resets the connection.</summary>
    private static async Task BreakAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(cancellationToken);
                await client.GetStream().ReadExactlyAsync(new byte[10_000], cancellationToken);
                client.LingerState = new LingerOption(true, 0);
            }
        }
        catch (OperationCanceledException)
        {
            // the test is over
        }
    }

    private static Uri ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}/");
    }
}
