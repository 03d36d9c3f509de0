using AlertImages.Core.ContactPoints;
using AlertImages.Core.Delivery;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Uploads;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Configuration.Values;
using AlertImages.Rendering;
using AlertImages.Rendering.Charts;
using AlertImages.Rendering.Chromium;
using AlertImages.Rendering.Modes;
using AlertImages.Rendering.Service;
using AlertImages.Storage.Sql;

namespace AlertImages.Daemon.Hosting;

/// <summary>Turns the settings of the ini files into what each part of the product takes.</summary>
internal static class RuntimeOptions
{
    public static ScreenshotOptions Screenshots(LoadedConfiguration configuration)
    {
        var screenshots = configuration.Get<ScreenshotSettings>();
        var rendering = configuration.Get<RenderingSettings>();
        return new ScreenshotOptions
        {
            Capture = screenshots.Capture,
            CaptureTimeout = screenshots.CaptureTimeout,
            MaxConcurrent = screenshots.MaxConcurrentScreenshots,
            CacheTtl = screenshots.CacheTtl,
            WindowFollowsAlert = screenshots.TimeRange == TimeRangeKind.Alert,
            Lookback = screenshots.Lookback[0],
            MoreLookbacks = [.. screenshots.Lookback.Skip(1)],
            Annotate = screenshots.Annotate,
            MaxPerGroup = screenshots.MaxPerGroup,
            MaxPerMinute = screenshots.MaxPerMinute,
            DefaultOrgId = configuration.Get<GrafanaSettings>().OrgId,
            PictureBudget = Deliveries(configuration).WaitForPictures,
            SettleDelay = screenshots.SettleDelay,
            Variables = VariableChoice.Parse(screenshots.Variables),
            GrafanaPictures = screenshots.ReuseExistingImage switch
            {
                ReuseKind.Always => GrafanaPictureUse.Always,
                ReuseKind.Never => GrafanaPictureUse.Never,
                _ => GrafanaPictureUse.Fallback,
            },
            ReuseAllowedHosts = screenshots.ReuseAllowedHosts.Count > 0
                ? screenshots.ReuseAllowedHosts
                : [.. OwnUrls(configuration).Select(static url => url.IdnHost)],
            Look = new ScreenshotLook
            {
                Width = screenshots.Width ?? rendering.DefaultImageWidth,
                Height = screenshots.Height ?? rendering.DefaultImageHeight,
                Scale = screenshots.Scale ?? rendering.DefaultImageScale,
                Theme = screenshots.Theme,
                TimeZone = screenshots.TimeZone,
            },
        };
    }

    public static UploadOptions Uploads(LoadedConfiguration configuration) => new()
    {
        Upload = configuration.Get<ScreenshotSettings>().UploadExternalImageStorage,
        UploadTimeout = configuration.Get<ImageStorageSettings>().UploadTimeout,
    };

    public static DeliveryOptions Deliveries(LoadedConfiguration configuration)
    {
        var notifications = configuration.Get<NotificationSettings>();
        return new DeliveryOptions
        {
            WaitForPictures = notifications.WaitForImages ?? configuration.Get<ScreenshotSettings>().CaptureTimeout,
            MaxAttempts = notifications.MaxAttempts,
            RetryWindow = notifications.RetryWindow,
            SendTimeout = notifications.SendTimeout,
            Workers = notifications.Workers,
            ShowMissingPictureReason = notifications.ShowMissingImageReason,
            ResolvedFollowsFiring = notifications.ResolvedFollowsFiring,
            OnePicturePerNotification = notifications.OnePicturePerNotification,
            Theme = configuration.Get<ScreenshotSettings>().Theme,
        };
    }

    public static StoreOptions Store(LoadedConfiguration configuration, string dataFolder)
    {
        var notifications = configuration.Get<NotificationSettings>();
        return new StoreOptions
        {
            Path = Path.GetFullPath(configuration.Get<DatabaseSettings>().Path, dataFolder),
            PictureFolder = new PictureFolders(dataFolder).Png,
            DedupWindow = notifications.DedupWindow,
            BacklogLimit = notifications.BacklogLimit,
        };
    }

    public static RendererOptions Renderer(LoadedConfiguration configuration)
    {
        var rendering = configuration.Get<RenderingSettings>();
        var grafana = configuration.Get<GrafanaSettings>();
        var page = rendering.CallbackUrl.Length > 0 ? rendering.CallbackUrl : grafana.Url;
        return new RendererOptions
        {
            GrafanaUrl = Folder(grafana.Url.Length > 0 ? grafana.Url : page),
            PageUrl = Folder(page),
            ServiceAccountToken = grafana.ServiceAccountToken,
            PagesSeeToken = RendererCatalog.Find(rendering.Mode)?.PagesSeeToken ?? true,
            ServerUrl = rendering.ServerUrl.Length > 0 ? new Uri(rendering.ServerUrl.TrimEnd('/')) : null,
            RendererToken = rendering.RendererToken,
            SignRenderKeys = rendering.RenderKey == RenderKeyKind.Jwt,
            RenderKeyLifetime = rendering.RenderKeyLifetime,
            CaCertFile = rendering.CaCertFilePath,
            CaptureTimeout = configuration.Get<ScreenshotSettings>().CaptureTimeout,
        };
    }

    public static ChartOptions Charts(LoadedConfiguration configuration)
    {
        var charts = configuration.Get<ChartSettings>();
        return new ChartOptions { QueryTimeout = charts.QueryTimeout, MinStep = charts.MinStep, MaxSeries = charts.MaxSeries };
    }

    public static ChromiumOptions Browser(LoadedConfiguration configuration, string dataFolder)
    {
        var rendering = configuration.Get<RenderingSettings>();
        return new ChromiumOptions
        {
            AllowedUrls = [.. OwnUrls(configuration), .. configuration.Get<RenderingServiceSettings>().AllowedUrls.Select(static url => new Uri(url))],
            ProfileFolder = Path.Combine(dataFolder, "browser"),
            BrowserPath = rendering.BrowserPath,
            BrowserArguments = rendering.BrowserArguments,
            WarmPages = rendering.WarmPages,
            MaxMemory = rendering.BrowserMaxMemory.Bytes,
            MaxAge = rendering.BrowserMaxAge,
        };
    }

    public static RenderServiceOptions RenderService(LoadedConfiguration configuration)
    {
        var service = configuration.Get<RenderingServiceSettings>();
        var rendering = configuration.Get<RenderingSettings>();
        return new RenderServiceOptions
        {
            AllowedUrls = service.AllowedUrls.Count > 0 ? [.. service.AllowedUrls.Select(static url => new Uri(url))] : OwnUrls(configuration),
            MaxWidth = service.MaxWidth,
            MaxHeight = service.MaxHeight,
            MaxScale = service.MaxScale,
            DefaultWidth = rendering.DefaultImageWidth,
            DefaultHeight = rendering.DefaultImageHeight,
        };
    }

    private static List<Uri> OwnUrls(LoadedConfiguration configuration) =>
    [
        .. new[] { configuration.Get<GrafanaSettings>().Url, configuration.Get<RenderingSettings>().CallbackUrl }.Where(static url => url.Length > 0)
            .Select(Folder),
    ];

    /// <summary>The address with a slash at its end, so that paths go below it. Without one, screenshots are off and nobody asks.</summary>
    private static Uri Folder(string url) => new((url.Length > 0 ? url : "http://grafana.invalid").TrimEnd('/') + "/");

    public static PictureRetention Retention(LoadedConfiguration configuration) =>
        new(configuration.Get<PathsSettings>().TempDataLifetime, configuration.Get<ImageStorageSettings>().Retention);

    public static SmtpOptions Smtp(LoadedConfiguration configuration)
    {
        var smtp = configuration.Get<SmtpSection>();
        _ = HostAndPort.TryParse(smtp.Host, out var host, out var port);
        return new SmtpOptions
        {
            Enabled = smtp.Enabled,
            Host = host,
            Port = port,
            User = smtp.User,
            Password = smtp.Password,
            CertFile = smtp.CertFile,
            KeyFile = smtp.KeyFile,
            SkipVerify = smtp.SkipVerify,
            FromAddress = smtp.FromAddress,
            FromName = smtp.FromName,
            EhloIdentity = smtp.EhloIdentity,
            StartTls = smtp.StartTlsPolicy,
            StaticHeaders = configuration.StaticHeaders,
        };
    }
}
