using AlertImages.ContactPoints;
using AlertImages.ContactPoints.Email;
using AlertImages.Core.Alerts;
using AlertImages.Core.Charts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Images;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Policies;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Uploads;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Endpoints;
using AlertImages.Daemon.Status;
using AlertImages.Rendering;
using AlertImages.Rendering.Charts;
using AlertImages.Rendering.Chromium;
using AlertImages.Rendering.Grafana;
using AlertImages.Storage.Sql;

namespace AlertImages.Daemon.Hosting;

/// <summary>The only place that registers services, in the order of the pipeline.</summary>
internal static class ServiceSetup
{
    public static IServiceCollection AddAlertImages(this IServiceCollection services, CheckedConfiguration files, SqlStore store, DataFolder data)
    {
        var configuration = files.Settings;
        services.AddSingleton(configuration)
            .AddSingleton(RuntimeOptions.Store(configuration, data.Path))
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new ImageFolders(data.Path));
        services.AddSingleton(RuntimeOptions.Screenshots(configuration))
            .AddSingleton(RuntimeOptions.Deliveries(configuration))
            .AddSingleton(RuntimeOptions.Retention(configuration));
        AddTelemetry(services);

        services.AddSingleton(store.Events)
            .AddSingleton(store.Groups)
            .AddSingleton(store.Deliveries)
            .AddSingleton(store.Images)
            .AddSingleton(store.Objects)
            .AddSingleton(store.History);
        services.AddSingleton(provider => new GroupAddress(
            configuration.Get<GrafanaSettings>().Url,
            () => provider.GetRequiredService<PublicAddress>().Root.AbsoluteUri));
        services.AddSingleton<HistoryAccess>();
        services.AddRazorComponents();
        services.AddSingleton<Intake>().AddSingleton<EnrichLimit>().AddSingleton<AlertsIntake>().AddSingleton<PublicAddress>().AddSingleton<StartReport>();

        services.AddSingleton<IGrafanaRules>(provider => new GrafanaRules(
            RuntimeOptions.Renderer(configuration),
            configuration.Get<GrafanaSettings>().OrgId,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<GrafanaRules>>()));
        services.AddSingleton<PanelResolver>().AddSingleton<ScreenshotLedger>();
        services.AddSingleton(provider => new ChromiumBrowser(
            RuntimeOptions.Browser(configuration, data.Path),
            provider.GetRequiredService<MetricRegistry>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IPictureStudio>(static provider => new ChromiumStudio(provider.GetRequiredService<ChromiumBrowser>));
        services.AddSingleton(RuntimeOptions.Charts(configuration, files.Provisioning.Datasources))
            .AddSingleton<ChartRenderer>()
            .AddSingleton<ILogLines, LogLines>();
        services.AddSingleton<IScreenshotRenderer>(provider => new PictureRenderer(
            CreateRenderer(provider, configuration), provider.GetRequiredService<ChartRenderer>(), provider.GetRequiredService<IPictureStudio>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PictureRenderer>>()));
        services.AddSingleton<IDashboardVariables>(provider => new DashboardVariables(
            RuntimeOptions.Renderer(configuration),
            configuration.Get<GrafanaSettings>().OrgId,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DashboardVariables>>()));
        services.AddSingleton<ImageStore>().AddSingleton<ImageUploads>().AddSingleton<NotificationImages>();
        services.AddSingleton(provider => UploaderFactory.Create(
            configuration, provider.GetRequiredService<ImageFolders>(), () => provider.GetRequiredService<PublicAddress>().Root,
            provider.GetRequiredService<HttpClients>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ScreenshotTools>().AddSingleton<ScreenshotService>().AddSingleton<ScreenshotPlanner>();
        services.AddSingleton(static provider => new ExistingImages(
            provider.GetRequiredService<HttpClients>().Create(null),
            provider.GetRequiredService<ImageStore>(),
            provider.GetRequiredService<ScreenshotOptions>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ExistingImages>>()));

        services.AddSingleton<HttpClients>().AddSingleton<ContactPointRegistry>().AddSingleton(provider => CreateContactPointServices(provider, configuration));
        services.AddSingleton(static provider => new PipelineTools(
            provider.GetRequiredService<DeliveryOptions>().WaitForImages,
            provider.GetRequiredService<PipelineMetrics>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PicturePolicies>()
            .AddSingleton<PictureSources>()
            .AddSingleton<PictureTools>()
            .AddSingleton<PictureTaker>()
            .AddSingleton<AlertPipeline>();
        services.AddSingleton(static provider => new RetryPolicy(provider.GetRequiredService<DeliveryOptions>(), Random.Shared));
        services.AddSingleton<ImageFitter>().AddSingleton<DerivedPictures>().AddSingleton<PictureSheets>().AddSingleton<PictureFitting>();
        services.AddSingleton<TemplateSource>().AddSingleton<NotificationSource>().AddSingleton<DeliveryTools>().AddSingleton<DeliveryService>();

        // the last one started is the first one stopped: taking in ends before working off
        services.AddHostedService<Housekeeping>()
            .AddHostedService<ClockWatch>()
            .AddHostedService<Leases>()
            .AddHostedService<ImageJanitor>()
            .AddHostedService<ObjectJanitor>()
            .AddHostedService<LateUploads>();
        services.AddHostedService<DeliveryWorker>().AddHostedService<AlertWorker>().AddHostedService<GroupWorker>();
        services.AddHostedService<ProvisioningReload>().AddHostedService<RendererWarmUp>();
        services.AddHostedService<RenderServiceHost>();
        return services;
    }

    private static void AddTelemetry(IServiceCollection services)
    {
        services.AddSingleton(static _ =>
        {
            var registry = new MetricRegistry();
            ProcessMetrics.Register(registry);
            return registry;
        });
        services.AddSingleton<TraceExport>();
        services.AddSingleton<ScreenshotMetrics>().AddSingleton<EmailMetrics>();
        services.AddSingleton(static provider =>
            new PipelineMetrics(provider.GetRequiredService<MetricRegistry>(), ContactPointCatalog.All.Select(static type => type.Type)));
    }

    private static IScreenshotRenderer CreateRenderer(IServiceProvider provider, LoadedConfiguration configuration) => RendererCatalog.Create(
        configuration.Get<RenderingSettings>().Mode,
        new RendererContext(
            RuntimeOptions.Renderer(configuration),
            provider.GetRequiredService<ChromiumBrowser>,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()),
        provider.GetRequiredService<ScreenshotMetrics>());

    private static ContactPointServices CreateContactPointServices(IServiceProvider provider, LoadedConfiguration configuration) => new(
        provider.GetRequiredService<HttpClients>().Create,
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILoggerFactory>(),
        [RuntimeOptions.Smtp(configuration), provider.GetRequiredService<EmailMetrics>()]);
}
