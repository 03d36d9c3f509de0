using AlertImages.ContactPoints;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Delivery;
using AlertImages.Core.Delivery.Fitting;
using AlertImages.Core.Grouping;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pictures.Drawing;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Uploads;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Endpoints;
using AlertImages.Daemon.History;
using AlertImages.Daemon.Hosting;
using AlertImages.Rendering;
using AlertImages.Rendering.Charts;
using AlertImages.Rendering.Chromium;
using AlertImages.Rendering.Grafana;
using AlertImages.Rendering.Modes;
using AlertImages.Storage.Sql;

namespace AlertImages.Daemon.Composition;

/// <summary>The only place that registers services: one method for each floor, lowest first, one service a line.</summary>
internal static class ServiceSetup
{
    public static IServiceCollection AddAlertImages(this IServiceCollection services, CheckedConfiguration files, SqlStore store, DataFolder data) => services
        .AddSettings(files.Settings, data)
        .AddTelemetry()
        .AddStore(store)
        .AddPictures(data)
        .AddUploads(files.Settings)
        .AddPanels(files.Settings)
        .AddRendering(files.Settings)
        .AddScreenshots()
        .AddContactPoints()
        .AddProvisioned()
        .AddDelivery()
        .AddPipeline()
        .AddEndpoints(files.Settings)
        .AddWorkers();

    private static IServiceCollection AddSettings(this IServiceCollection services, LoadedConfiguration configuration, DataFolder data)
    {
        foreach (var (type, section) in configuration.Sections)
        {
            services.AddSingleton(type, section);
        }

        return services
            .AddSingleton(configuration)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(RuntimeOptions.Store(configuration, data.Path))
            .AddSingleton(RuntimeOptions.Screenshots(configuration))
            .AddSingleton(RuntimeOptions.Uploads(configuration))
            .AddSingleton(RuntimeOptions.Deliveries(configuration))
            .AddSingleton(RuntimeOptions.Retention(configuration))
            .AddSingleton(RuntimeOptions.Charts(configuration))
            .AddSingleton(RuntimeOptions.Renderer(configuration))
            .AddSingleton(RuntimeOptions.Browser(configuration, data.Path))
            .AddSingleton(RuntimeOptions.Smtp(configuration));
    }

    // made at once: every metric is there with 0 before the first request
    private static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        var registry = new MetricRegistry();
        ProcessMetrics.Register(registry);
        ContactPointCatalog.RegisterMetrics(registry);
        return services
            .AddSingleton(registry)
            .AddSingleton(new IntakeMetrics(registry))
            .AddSingleton(new QueueMetrics(registry))
            .AddSingleton(new PictureMetrics(registry))
            .AddSingleton(new ScreenshotMetrics(registry))
            .AddSingleton(new UploadMetrics(registry))
            .AddSingleton(new ReloadMetrics(registry))
            .AddSingleton(new DeliveryMetrics(registry, ContactPointCatalog.All.Select(static type => type.Type)))
            .AddSingleton<TraceExport>();
    }

    private static IServiceCollection AddStore(this IServiceCollection services, SqlStore store) => services
        .AddSingleton(store.Events)
        .AddSingleton(store.Groups)
        .AddSingleton(store.Deliveries)
        .AddSingleton(store.Images)
        .AddSingleton(store.Objects)
        .AddSingleton(store.History);

    private static IServiceCollection AddPictures(this IServiceCollection services, DataFolder data) => services
        .AddSingleton(new PictureFolders(data.Path))
        .AddSingleton<PictureFiles>();

    private static IServiceCollection AddUploads(this IServiceCollection services, LoadedConfiguration configuration) => services
        .AddSingleton<HttpClients>()
        .AddSingleton(provider => UploaderFactory.Create(
            configuration, provider.GetRequiredService<PictureFolders>(), () => provider.GetRequiredService<PublicAddress>().Root,
            provider.GetRequiredService<HttpClients>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<PictureUploads>()
        .AddSingleton<PictureFinder>();

    private static IServiceCollection AddPanels(this IServiceCollection services, LoadedConfiguration configuration) => services
        .AddSingleton<IGrafanaRules>(provider => new GrafanaRules(
            provider.GetRequiredService<RendererOptions>(), configuration.Get<GrafanaSettings>().OrgId, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<GrafanaRules>>()))
        .AddSingleton<IDashboardVariables>(provider => new DashboardVariables(
            provider.GetRequiredService<RendererOptions>(), configuration.Get<GrafanaSettings>().OrgId, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DashboardVariables>>()))
        .AddSingleton<PanelResolver>();

    private static IServiceCollection AddRendering(this IServiceCollection services, LoadedConfiguration configuration) => services
        .AddSingleton<ChromiumBrowser>()
        .AddSingleton<Func<ChromiumBrowser>>(static provider => provider.GetRequiredService<ChromiumBrowser>)
        .AddSingleton<IPictureStudio, ChromiumStudio>()
        .AddSingleton<ChartRenderer>()
        .AddSingleton<ILogLines, LogLines>()
        .AddSingleton<RendererContext>()
        .AddSingleton(provider => RendererCatalog.Create(
            configuration.Get<RenderingSettings>().Mode, provider.GetRequiredService<RendererContext>(), provider.GetRequiredService<ScreenshotMetrics>()))
        .AddSingleton<IScreenshotRenderer>(static provider => new PictureRenderer(
            provider.GetRequiredService<MeasuredRenderer>(), provider.GetRequiredService<ChartRenderer>(), provider.GetRequiredService<IPictureStudio>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PictureRenderer>>()))
        .AddSingleton<Func<IScreenshotRenderer>>(static provider => provider.GetRequiredService<IScreenshotRenderer>);

    private static IServiceCollection AddScreenshots(this IServiceCollection services) => services
        .AddSingleton<ScreenshotPlanner>()
        .AddSingleton<ScreenshotLedger>()
        .AddSingleton<ScreenshotService>()
        .AddSingleton(static provider => new GrafanaPictures(
            provider.GetRequiredService<HttpClients>().Create(null), provider.GetRequiredService<PictureFiles>(),
            provider.GetRequiredService<ScreenshotOptions>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<GrafanaPictures>>()));

    private static IServiceCollection AddContactPoints(this IServiceCollection services) => services
        .AddSingleton(static provider => new ContactPointServices(
            provider.GetRequiredService<HttpClients>().Create, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<SmtpOptions>(), provider.GetRequiredService<MetricRegistry>()));

    private static IServiceCollection AddProvisioned(this IServiceCollection services) => services
        .AddSingleton<ProvisionedHolder>();

    private static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddSingleton<PictureFitter>()
        .AddSingleton<DerivedPictures>()
        .AddSingleton<PictureSheets>()
        .AddSingleton<PictureFitting>()
        .AddSingleton<NotificationBuilder>()
        .AddSingleton(static provider => new RetryPolicy(provider.GetRequiredService<DeliveryOptions>(), Random.Shared))
        .AddSingleton<DeliveryService>();

    private static IServiceCollection AddPipeline(this IServiceCollection services) => services
        .AddSingleton<SubjectFinder>()
        .AddSingleton<PicturePlanner>()
        .AddSingleton<PictureTaker>()
        .AddSingleton<PicturePublisher>()
        .AddSingleton<LatePictureWork>()
        .AddSingleton<AlertPipeline>();

    private static IServiceCollection AddEndpoints(this IServiceCollection services, LoadedConfiguration configuration)
    {
        services.AddRazorComponents();
        return services
            .AddSingleton<PublicAddress>()
            .AddSingleton(
                provider => new LinkCompletion(configuration.Get<GrafanaSettings>().Url, () => provider.GetRequiredService<PublicAddress>().Root.AbsoluteUri))
            .AddSingleton<HistoryAccess>()
            .AddSingleton<Intake>()
            .AddSingleton<EnrichLimit>()
            .AddSingleton<AlertsIntake>()
            .AddSingleton<StartReport>();
    }

    // the last one started is the first one stopped: taking in ends before working off
    private static IServiceCollection AddWorkers(this IServiceCollection services) => services
        .AddHostedService<Housekeeping>()
        .AddHostedService<ClockWatch>()
        .AddHostedService<Leases>()
        .AddHostedService<PictureJanitor>()
        .AddHostedService<ObjectJanitor>()
        .AddHostedService<LateUploads>()
        .AddHostedService<DeliveryWorker>()
        .AddHostedService<AlertWorker>()
        .AddHostedService<GroupWorker>()
        .AddHostedService<ProvisioningReload>()
        .AddHostedService<RendererWarmUp>()
        .AddHostedService<RenderServiceHost>();
}
