using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using AlertImages.Core.Work;
using AlertImages.TestSupport;
using AlertImages.Uploaders;
using AlertImages.Uploaders.AzureBlob;
using AlertImages.Uploaders.Gcs;
using AlertImages.Uploaders.S3;
using AlertImages.Uploaders.WebDav;
using Azure.Storage;
using Azure.Storage.Blobs;

namespace AlertImages.Tests.Uploaders;

/// <summary>A running storage of one kind and the settings to use it.</summary>
internal sealed class UploaderBed : IAsyncDisposable
{
    public const string AccessKey = "AKIATESTS";
    public const string SecretKey = "secret/of+tests";
    public const string Region = "eu-central-1";
    public const string Bucket = "pictures";
    /// <summary>Azurite's well-known account.</summary>
    public const string Account = "devstoreaccount1";
    public const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly List<IAsyncDisposable> _servers = [];
    private int _connections;

    private UploaderBed(string provider) => Provider = provider;

    public string Provider { get; }

    public TempFolder Folder { get; } = new();

    /// <summary>Complete settings of the provider; null for <c>local</c>.</summary>
    public object? Settings { get; private set; }

    /// <summary>Where the storage listens; null for <c>local</c>.</summary>
    public Uri? Storage { get; private set; }

    public GcsServer? Gcs { get; private set; }

    /// <summary>Connections that uploaders opened.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public static async Task<UploaderBed> StartAsync(string provider)
    {
        var bed = new UploaderBed(provider);
        bed.Settings = provider switch
        {
            "s3" => await bed.StartS3Async(),
            "azure_blob" => await bed.StartAzureAsync(),
            "gcs" => await bed.StartGcsAsync(),
            "webdav" => await bed.StartWebDavAsync(),
            _ => null,
        };
        return bed;
    }

    public IImageUploader Uploader(object? settings = null, TimeSpan? retention = null, TimeProvider? time = null) =>
        Uploader(Provider, settings ?? Settings, retention, time);

    public IImageUploader Uploader(string provider, object? settings, TimeSpan? retention = null, TimeProvider? time = null)
    {
        var context = new UploaderContext(
            new PictureFolders(Folder.Path), static () => new Uri("http://alerts.example.org/sub/"), retention ?? TimeSpan.FromDays(30),
            CreateHttp, time ?? TimeProvider.System);
        var sections = new FakeSettings(settings is null ? [] : [settings]);
        Assert.That(UploaderCatalog.Find(provider)!.Check(sections), Is.Empty);
        return UploaderCatalog.Find(provider)!.Create(sections, context)!;
    }

    public static S3Settings S3At(Uri url) => new()
    {
        Endpoint = url.AbsoluteUri,
        PathStyleAccess = true,
        Region = Region,
        Bucket = Bucket,
        Path = "grafana/alerts",
        AccessKey = AccessKey,
        SecretKey = new Secret(SecretKey),
    };

    public static AzureBlobSettings AzureAt(Uri url) =>
        new() { Endpoint = url.AbsoluteUri, AccountName = Account, AccountKey = new Secret(AccountKey), ContainerName = Bucket };

    public static WebDavSettings WebDavAt(Uri url) => new() { Url = url.AbsoluteUri, Username = "alerts", Password = new Secret("webdav-password") };

    /// <summary>Sets the clock of the S3 server ahead of ours, or behind it.</summary>
    public async Task SetS3ClockAsync(TimeSpan ahead)
    {
        using var http = TestHttp.Create();
        using var answer = await http.PostAsync(new Uri(Storage!, $"-/clock?minutes={ahead.TotalMinutes:0}"), null);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        Folder.Dispose();
    }

    /// <summary>A client like the daemon's that counts its connections.</summary>
    public HttpClient CreateHttp() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            Interlocked.Increment(ref _connections);
            var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private async Task<S3Settings> StartS3Async()
    {
        var server = Keep(await NodeServer.StartS3Async(Folder.File("s3"), Bucket, AccessKey, SecretKey, Region));
        return S3At(server.Url);
    }

    private async Task<AzureBlobSettings> StartAzureAsync()
    {
        var server = Keep(await NodeServer.StartAzuriteAsync(Folder.File("azurite")));
        var endpoint = new Uri(server.Url, Account);
        await new BlobServiceClient(endpoint, new StorageSharedKeyCredential(Account, AccountKey)).CreateBlobContainerAsync(Bucket);
        return AzureAt(endpoint);
    }

    private async Task<GcsSettings> StartGcsAsync()
    {
        Gcs = await GcsServer.StartAsync(Bucket);
        _servers.Add(Gcs);
        Storage = Gcs.Url;
        return new GcsSettings { Endpoint = Gcs.Url.AbsoluteUri, KeyFile = Gcs.WriteKeyFile(Folder), Bucket = Bucket, Path = "alerts" };
    }

    private async Task<WebDavSettings> StartWebDavAsync()
    {
        var server = Keep(await NodeServer.StartWebDavAsync("alerts", "webdav-password"));
        return WebDavAt(server.Url);
    }

    private NodeServer Keep(NodeServer server)
    {
        _servers.Add(server);
        Storage = server.Url;
        return server;
    }
}
