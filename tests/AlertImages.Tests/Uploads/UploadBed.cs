using System.Globalization;
using AlertImages.Core.Pictures;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Uploads;
using AlertImages.Storage.Sql;
using AlertImages.Storage.Sqlite;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Uploads;

/// <summary>A store on disk, an uploader in memory and the services between them.</summary>
internal sealed class UploadBed : IAsyncDisposable
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    private readonly MetricRegistry _registry = new();

    public UploadBed()
    {
        Store = SqliteStore.Open(new StoreOptions { Path = Folder.File("store.db") }, Time);
        Metrics = new UploadMetrics(_registry);
    }

    public TempFolder Folder { get; } = new();

    public ManualTime Time { get; } = new();

    public SqlStore Store { get; }

    public UploadMetrics Metrics { get; }

    public FakeUploader Uploader { get; } = new();

    public PictureUploads Step(IObjectStore? catalog = null, bool isOn = true) =>
        FakeUploader.Step(Uploader, catalog ?? Store.Objects, new UploadOptions { Upload = isOn, UploadTimeout = Timeout }, Metrics, Time);

    public LateUploads Late() => new(Store.Objects, Step(), Time, NullLogger<LateUploads>.Instance);

    public ObjectJanitor Janitor(TimeSpan? retention = null) => new(
        FakeUploader.Set(Uploader), Store.Objects, new PictureRetention(
            TimeSpan.FromHours(24), retention ?? Retention), Metrics, Time, NullLogger<ObjectJanitor>.Instance);

    /// <summary>A picture that the store knows, made now.</summary>
    public async Task<Picture> AddAsync(byte shade = 1, TimeSpan? uploadIn = null)
    {
        var now = Time.GetUtcNow();
        var picture = Some.Image(Folder, shade) with { CreatedAt = now, ExpiresAt = now.AddDays(1) };
        await Store.Images.AddPictureAsync(picture, uploadIn is { } pause ? now + pause : null, CancellationToken.None);
        return picture;
    }

    /// <summary>The picture as the store has it.</summary>
    public async Task<Picture> FindAsync(Picture picture) => (await Store.Images.FetchPicturesAsync([picture.Token], CancellationToken.None)).Single();

    public Task<Picture> UploadAsync(Picture picture) => Step().UploadAsync(picture, TimeSpan.FromMinutes(1), CancellationToken.None);

    /// <summary>What both of Grafana's names count.</summary>
    public (long Code, long Documentation) Uploads(bool success)
    {
        var what = success ? "successes" : "failures";
        return (Read($"grafana_alerting_image_upload_{what}_total"), Read($"grafana_screenshot_upload_{what}_total"));
    }

    private long Read(string counter) => long.Parse(
        _registry.Write(openMetrics: false).Split('\n').Single(line => line.StartsWith(counter + " ", StringComparison.Ordinal)).Split(' ')[1],
        CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Folder.Dispose();
    }
}
