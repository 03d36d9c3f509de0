using System.Security.Cryptography;
using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using AlertImages.Core.Work;
using AlertImages.TestSupport;
using AlertImages.Uploaders;
using AlertImages.Uploaders.S3;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace AlertImages.Benchmarks;

/// <summary>Two hundred pictures of 60 kB, eight at a time, to an S3 server on this machine: our uploader and the bare SDK in turns.</summary>
internal static class UploadBenchmark
{
    private const int Pictures = 200;
    private const int AtATime = 8;
    private const int Rounds = 7;
    private const string Bucket = "pictures";
    private const string AccessKey = "AKIATESTS";
    private const string SecretKey = "secret";
    private const string Region = "eu-central-1";

    public static async Task RunAsync()
    {
        using var folder = new TempFolder();
        await using var server = await NodeServer.StartS3Async(folder.File("s3"), Bucket, AccessKey, SecretKey, Region);
        var picture = Some.Image(folder) with { Path = folder.File("picture.png") };
        await File.WriteAllBytesAsync(picture.Path, RandomNumberGenerator.GetBytes(60_000));
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
        var ours = Ours(server.Url, folder, http);
        using var bare = new AmazonS3Client(
            new BasicAWSCredentials(AccessKey, SecretKey),
            new AmazonS3Config { ServiceURL = server.Url.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = Region });

        var (oursSpeed, bareSpeed) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            oursSpeed.Add(await MeasureAsync(async () =>
            {
                if (await ours.UploadAsync(picture, ours.CreateKey(), CancellationToken.None) is UploadResult.Failed { Fault: var fault })
                {
                    throw new InvalidOperationException(fault.ToString());
                }
            }));
            bareSpeed.Add(await MeasureAsync(async () =>
            {
                var key = Guid.NewGuid().ToString("N");
                await bare.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = key, FilePath = picture.Path, ContentType = "image/png" });
                await bare.GetPreSignedURLAsync(
                    new GetPreSignedUrlRequest { BucketName = Bucket, Key = key, Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(1) });
            }));
        }

        // the first round compiles
        Sample.Report("our uploader, picture and link", oursSpeed[1..], "/s");
        Sample.Report("bare SDK, picture and link", bareSpeed[1..], "/s");
    }

    private static async Task<double> MeasureAsync(Func<Task> upload)
    {
        var started = TimeProvider.System.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, Pictures), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (_, _) => await upload());
        return Pictures / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static IImageUploader Ours(Uri server, TempFolder folder, HttpClient http) => UploaderCatalog.Find("s3")!.Create(
        new FakeSettings(new S3Settings
        {
            Endpoint = server.AbsoluteUri,
            PathStyleAccess = true,
            Region = Region,
            Bucket = Bucket,
            AccessKey = AccessKey,
            SecretKey = new Secret(SecretKey),
        }),
        new UploaderContext(new PictureFolders(folder.Path), () => server, TimeSpan.FromDays(30), () => http, TimeProvider.System))!;
}
