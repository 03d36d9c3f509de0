using AlertImages.Core.Delivery;
using AlertImages.Core.Delivery.Fitting;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Uploads;
using AlertImages.Storage.Sql;
using AlertImages.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.TestSupport;

/// <summary>
/// The services between a stored event and a sent message, on a real SQLite store, with a clock that tests move. Only renderer, uploader and Grafana
/// are stand-ins.
/// </summary>
public sealed class PipelineBed : IAsyncDisposable
{
    private readonly HttpClient _http = TestHttp.Create();
    private readonly List<PictureUploads> _uploads = [];

    /// <summary>Opens the store; nothing is provisioned.</summary>
    public PipelineBed()
    {
        Store = SqliteStore.Open(new StoreOptions { Path = Folder.File("store.db") }, Time);
        Files = new PictureFiles(new PictureFolders(Folder.Path), Store.Images, Time);
        PictureMetrics = new PictureMetrics(Registry);
        ScreenshotMetrics = new ScreenshotMetrics(Registry);
        UploadMetrics = new UploadMetrics(Registry);
        DeliveryMetrics = new DeliveryMetrics(Registry, ["webhook", "slack", "discord"]);
        QueueMetrics = new QueueMetrics(Registry);
    }

    /// <summary>The clock.</summary>
    public ManualTime Time { get; } = new();

    /// <summary>The data folder.</summary>
    public TempFolder Folder { get; } = new();

    /// <summary>The store.</summary>
    public SqlStore Store { get; }

    /// <summary>The picture files.</summary>
    public PictureFiles Files { get; }

    /// <summary>What operators wrote.</summary>
    public ProvisionedHolder Provisioned { get; } = new();

    /// <summary>All metrics.</summary>
    public MetricRegistry Registry { get; } = new();

    /// <summary>Metrics of the pipeline.</summary>
    public PictureMetrics PictureMetrics { get; }

    /// <summary>Metrics of screenshots.</summary>
    public ScreenshotMetrics ScreenshotMetrics { get; }

    /// <summary>Metrics of uploads.</summary>
    public UploadMetrics UploadMetrics { get; }

    /// <summary>Metrics of deliveries.</summary>
    public DeliveryMetrics DeliveryMetrics { get; }

    /// <summary>Metrics of the queues.</summary>
    public QueueMetrics QueueMetrics { get; }

    /// <summary>What Grafana says of dashboards.</summary>
    public FakeDashboards Dashboards { get; } = new();

    /// <summary>What Grafana says of rules.</summary>
    public IGrafanaRules Rules { get; set; } = FakeRules.None;

    /// <summary>What Loki says.</summary>
    public List<string> LogLines { get; } = [];

    /// <summary>External image storage; null: none.</summary>
    public FakeUploader? Uploader { get; set; }

    /// <summary>Longest upload.</summary>
    public TimeSpan UploadTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Provisions one contact point, <c>ops</c>, which is the default one.</summary>
    public void Provision(params Integration[] integrations) => Provisioned.Replace(Provisioned.Current with
    {
        ContactPoints = new Dictionary<string, IReadOnlyList<Integration>> { ["ops"] = integrations },
        DefaultName = "ops",
        Policies = PolicyTree.Of("ops"),
    });

    /// <summary>Provisions a data source, so that alerts without a panel get charts.</summary>
    public void ProvisionCharts() => Provisioned.Replace(Provisioned.Current with
    {
        Datasources = [new ChartDatasource { Name = "prometheus", Url = new Uri("http://127.0.0.1/") }],
    });

    /// <summary>The upload step.</summary>
    public PictureUploads Uploads()
    {
        var uploads = FakeUploader.Step(
            Uploader, Store.Objects, new UploadOptions { Upload = Uploader is not null, UploadTimeout = UploadTimeout }, UploadMetrics, Time);
        _uploads.Add(uploads);
        return uploads;
    }

    /// <summary>The screenshot step; the caller disposes it.</summary>
    public ScreenshotService Screenshots(IScreenshotRenderer renderer, ScreenshotOptions? options = null) => new(
        renderer, Files, Uploads(), options ?? new ScreenshotOptions { Capture = true }, ScreenshotMetrics, Time, NullLogger<ScreenshotService>.Instance);

    /// <summary>Late pictures.</summary>
    public LatePictureWork LateWork() => new(Store.Events, PictureMetrics, NullLogger<LatePictureWork>.Instance);

    /// <summary>The pipeline.</summary>
    public AlertPipeline Pipeline(
        ScreenshotService screenshots, TimeSpan waitForPictures, ScreenshotOptions? wanted = null, IPictureStore? pictures = null, LatePictureWork? late = null)
    {
        var options = wanted ?? new ScreenshotOptions { Capture = true };
        var ledger = new ScreenshotLedger(pictures ?? Store.Images);
        var planner = new ScreenshotPlanner(Dashboards, options, Time);
        return new AlertPipeline(
            Provisioned,
            new SubjectFinder(new PanelResolver(Rules, NullLogger<PanelResolver>.Instance), ledger, options, NullLogger<SubjectFinder>.Instance),
            new PictureTaker(
                new PicturePlanner(planner, ledger, screenshots, options, Time), planner, ledger, screenshots,
                new GrafanaPictures(_http, Files, options, Time, NullLogger<GrafanaPictures>.Instance),
                new FakeLogLines([.. LogLines]), options, Time, NullLogger<PictureTaker>.Instance),
            new PicturePublisher(Uploads(), ledger, NullLogger<PicturePublisher>.Instance),
            late ?? LateWork(),
            new DeliveryOptions { WaitForPictures = waitForPictures },
            PictureMetrics,
            Time);
    }

    /// <summary>The delivery step.</summary>
    public DeliveryService Deliveries(DeliveryOptions? wanted = null)
    {
        var (options, uploads) = (wanted ?? new DeliveryOptions(), Uploads());
        var derived = new DerivedPictures(Files, Store.Images, uploads, Time, NullLogger<DerivedPictures>.Instance);
        var studio = new FakeStudio();
        var fitting = new PictureFitting(new PictureFitter(studio, Time), new PictureSheets(studio, derived), derived);
        var builder = new NotificationBuilder(
            new PictureFinder(Store.Images, uploads), fitting, Store.Deliveries, options, DeliveryMetrics, Time, NullLogger<NotificationBuilder>.Instance);
        return new DeliveryService(
            Provisioned, builder, new RetryPolicy(options, new Random(1)), options, DeliveryMetrics, Time, NullLogger<DeliveryService>.Instance);
    }

    /// <summary>The worker that runs deliveries; the caller starts and stops it.</summary>
    public DeliveryWorker DeliveryWorker(DeliveryOptions? wanted = null)
    {
        var options = wanted ?? new DeliveryOptions();
        return new DeliveryWorker(Store.Deliveries, Deliveries(options), Provisioned, options, QueueMetrics, Time, NullLogger<DeliveryWorker>.Instance);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var uploads in _uploads)
        {
            await uploads.DisposeAsync();
        }

        await Store.DisposeAsync();
        Folder.Dispose();
        _http.Dispose();
    }
}
