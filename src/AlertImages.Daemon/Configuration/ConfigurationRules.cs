using System.Net;
using System.Text.RegularExpressions;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Configuration.Values;
using AlertImages.Rendering;
using AlertImages.Rendering.Modes;

namespace AlertImages.Daemon.Configuration;

/// <summary>The rules within and between settings. Adds every violation; touches no network.</summary>
internal static partial class ConfigurationRules
{
    private static readonly TimeSpan s_longestLookback = TimeSpan.FromDays(365);
    private static readonly TimeSpan s_longestCapture = TimeSpan.FromSeconds(30);

    public static void Check(LoadedConfiguration configuration)
    {
        CheckServer(configuration);
        CheckSecurity(configuration);
        CheckScreenshots(configuration);
        CheckSizes(configuration);
        StorageRules.Check(configuration);
        CheckNotifications(configuration);
        CheckSmtp(configuration);
    }

    private static void CheckServer(LoadedConfiguration configuration)
    {
        var server = configuration.Get<ServerSettings>();
        Range(configuration, "server", "http_port", server.Port, 0, 65535);
        Require(
            configuration, "server", "max_body_size",
            server.MaxBodySize.Bytes is >= 1024 and <= 1 << 30,
            $"'{server.MaxBodySize}' must lie between 1KiB and 1GiB");
        Require(
            configuration, "server", "http_addr",
            IPAddress.TryParse(server.Address, out _) || server.Address == "localhost",
            $"'{server.Address}' is not an IP address");
        RequireUrl(configuration, "server", "root_url", server.RootUrl);
        if (server.Protocol == ServerProtocol.Https)
        {
            Require(configuration, "server", "cert_file", File.Exists(server.CertFile), $"'{server.CertFile}' does not exist, and protocol = https needs it");
            Require(configuration, "server", "cert_key", File.Exists(server.CertKey), $"'{server.CertKey}' does not exist, and protocol = https needs it");
        }

        CheckDatabase(configuration, configuration.Get<DatabaseSettings>());
    }

    private static void CheckDatabase(LoadedConfiguration configuration, DatabaseSettings database)
    {
        const string Section = "database";
        if (database.Type != DatabaseType.Postgres)
        {
            return;
        }

        Require(configuration, Section, "host", database.Host.Length > 0, "must be set, for type = postgres needs it");
        Require(configuration, Section, "name", database.Name.Length > 0, "must be set, for type = postgres needs it");
        Require(configuration, Section, "user", database.User.Length > 0, "must be set, for type = postgres needs it");
        Require(
            configuration,
            Section,
            "ssl_mode",
            database.SslMode is "disable" or "require" or "verify-ca" or "verify-full",
            $"'{database.SslMode}' must be disable, require, verify-ca or verify-full");
        Require(
            configuration,
            Section,
            "ca_cert_path",
            database.CaCertPath.Length == 0 || File.Exists(database.CaCertPath),
            $"'{database.CaCertPath}' does not exist");
    }

    private static void CheckSecurity(LoadedConfiguration configuration)
    {
        var server = configuration.Get<ServerSettings>();
        var security = configuration.Get<SecuritySettings>();
        var isLoopback = server.Address == "localhost" || (IPAddress.TryParse(server.Address, out var address) && IPAddress.IsLoopback(address));
        if (!isLoopback && !security.HasAuthentication && !security.AllowAnonymous)
        {
            configuration.AddError(
                "server",
                "http_addr",
                $"'{server.Address}' can be reached by others and anybody could send alerts: set [security] webhook_tokens, basic_auth_user or hmac_secret, "
                    + $"or allow_anonymous = true");
        }

        var hasPassword = security.BasicAuthPassword is { IsEmpty: false };
        Require(
            configuration, "security", "basic_auth_password",
            security.BasicAuthUser.Length == 0 || hasPassword,
            "must be set together with basic_auth_user");
        Require(
            configuration, "security", "basic_auth_user",
            security.BasicAuthUser.Length > 0 || !hasPassword,
            "must be set together with basic_auth_password");
        var metrics = configuration.Get<MetricsSettings>();
        Require(
            configuration, "metrics", "basic_auth_password", metrics.BasicAuthUsername.Length == 0 || metrics.BasicAuthPassword is { IsEmpty: false },
            "must be set together with basic_auth_username");
    }

    private static void CheckScreenshots(LoadedConfiguration configuration)
    {
        const string Section = "unified_alerting.screenshots";
        var screenshots = configuration.Get<ScreenshotSettings>();
        var rendering = configuration.Get<RenderingSettings>();
        var grafana = configuration.Get<GrafanaSettings>();

        // Grafana's own words
        Require(
            configuration,
            Section,
            "capture_timeout",
            screenshots.CaptureTimeout <= s_longestCapture,
            "value of setting 'capture_timeout' cannot exceed 30s");
        Require(configuration, Section, "capture_timeout", screenshots.CaptureTimeout > TimeSpan.Zero, "must be longer than 0s");
        Range(configuration, Section, "max_concurrent_screenshots", screenshots.MaxConcurrentScreenshots, 1, 100);
        Require(configuration, Section, "theme", screenshots.Theme is "" or "dark" or "light", $"'{screenshots.Theme}' must be dark or light");
        Require(
            configuration, Section, "timezone", screenshots.TimeZone.Length == 0 || TimeZoneInfo.TryFindSystemTimeZoneById(screenshots.TimeZone, out _),
            $"'{screenshots.TimeZone}' is not an IANA time zone");
        RequireUrl(configuration, "grafana", "url", grafana.Url);
        RequireUrl(configuration, "rendering", "callback_url", rendering.CallbackUrl);
        Require(
            configuration, "grafana", "url",
            !screenshots.Capture || grafana.Url.Length > 0 || rendering.CallbackUrl.Length > 0 || configuration.Get<ChartSettings>().Datasources.Length > 0,
            "must be set when [unified_alerting.screenshots] capture = true: it says where the panels are (or set [charts] datasources, "
                + "for charts without a Grafana)");
        Require(
            configuration,
            Section,
            "lookback",
            screenshots.Lookback.Count is >= 1 and <= 4
                && screenshots.Lookback.All(static lookback => lookback > TimeSpan.Zero && lookback <= s_longestLookback),
            "must be one to four durations, each longer than 0s and at most 8760h");
        Range(configuration, Section, "max_per_group", screenshots.MaxPerGroup, 0, 10_000);
        Range(configuration, Section, "max_per_minute", screenshots.MaxPerMinute, 0, 100_000);
        CheckCharts(configuration, configuration.Get<ChartSettings>());
        Require(
            configuration, "rendering", "mode", RendererCatalog.Find(rendering.Mode) is not null,
            $"'{rendering.Mode}' is not available; it must be {string.Join(" or ", RendererCatalog.All.Select(static mode => mode.Mode))}");
        Range(configuration, "rendering", "warm_pages", rendering.WarmPages, 0, 50);
        Require(configuration, Section, "settle_delay", screenshots.SettleDelay <= s_longestCapture, "must not exceed 30s");
        CheckModes(configuration, rendering, grafana);
        if (configuration.Get<RenderingServiceSettings>().Enabled)
        {
            CheckRenderService(configuration);
        }
    }

    private static void CheckCharts(LoadedConfiguration configuration, ChartSettings charts)
    {
        Require(
            configuration, "charts", "query_timeout",
            charts.QueryTimeout > TimeSpan.Zero && charts.QueryTimeout <= s_longestCapture,
            "must be longer than 0s and at most 30s");
        Require(
            configuration, "charts", "min_step",
            charts.MinStep >= TimeSpan.FromSeconds(1) && charts.MinStep <= TimeSpan.FromHours(1),
            "must lie between 1s and 1h");
        Range(configuration, "charts", "max_series", charts.MaxSeries, 1, 200);
    }

    private static void CheckModes(LoadedConfiguration configuration, RenderingSettings rendering, GrafanaSettings grafana)
    {
        RequireUrl(configuration, "rendering", "server_url", rendering.ServerUrl);
        configuration.AddErrors(RendererCatalog.Find(rendering.Mode)?.Validate(new RendererSettings(grafana.Url, rendering.ServerUrl)) ?? []);
        var hasToken = rendering.RendererToken is { IsEmpty: false } token && token.Reveal() != RenderingServiceSettings.DefaultToken;
        Require(
            configuration, "rendering", "renderer_token",
            rendering.RenderKey != RenderKeyKind.Jwt || hasToken,
            "must be set, and not be -, when render_key = jwt: it signs the keys");
        Require(
            configuration, "rendering", "ca_cert_file_path",
            rendering.CaCertFilePath.Length == 0 || File.Exists(rendering.CaCertFilePath),
            $"'{rendering.CaCertFilePath}' does not exist");
        Require(
            configuration, "rendering", "browser_max_memory",
            rendering.BrowserMaxMemory.Bytes >= 256 << 20,
            $"'{rendering.BrowserMaxMemory}' must be at least 256MiB");
        Require(configuration, "rendering", "browser_max_age", rendering.BrowserMaxAge >= TimeSpan.FromMinutes(1), "must be at least 1m");
        Range(configuration, "rendering", "concurrent_render_request_limit", rendering.ConcurrentRenderRequestLimit, 1, 1000);
    }

    /// <summary>The rules of the rendering service, beside the daemon or alone.</summary>
    public static void CheckRenderService(LoadedConfiguration configuration)
    {
        const string Section = "rendering.service";
        var service = configuration.Get<RenderingServiceSettings>();
        var isAddress = IPAddress.TryParse(service.Address, out var address);
        var isLoopback = service.Address == "localhost" || (isAddress && IPAddress.IsLoopback(address!));
        Require(configuration, Section, "http_addr", isAddress || service.Address == "localhost", $"'{service.Address}' is not an IP address");
        Require(
            configuration,
            Section,
            "auth_tokens",
            isLoopback || service.AuthTokens.All(static token => token.Reveal() != RenderingServiceSettings.DefaultToken),
            $"the default token - is known to everybody, and others can reach '{service.Address}': set one of your own, "
                + $"and the same in Grafana as [rendering] renderer_token");
        Require(
            configuration,
            Section,
            "allow_anonymous",
            isLoopback || !service.AllowAnonymous,
            $"is for loopback only, and others can reach '{service.Address}'");
        Require(configuration, Section, "auth_tokens", service.AuthTokens.Count > 0, "must hold at least one token");
        Range(configuration, Section, "http_port", service.Port, 0, 65535);
        var server = configuration.Get<ServerSettings>();
        Require(
            configuration,
            Section,
            "http_port",
            service.Port == 0 || service.Port != server.Port || !service.Enabled,
            $"'{service.Port}' is the port of [server] http_port already");
        Range(configuration, Section, "max_width", service.MaxWidth, 10, 16_000);
        Range(configuration, Section, "max_height", service.MaxHeight, 10, 16_000);
        Range(configuration, Section, "max_scale", service.MaxScale, 1, 8);
        Require(configuration, Section, "rate_limit", service.RateLimit is null or (> 0 and <= 10_000), "must be larger than 0 and at most 10000");
        foreach (var url in service.AllowedUrls)
        {
            RequireUrl(configuration, Section, "allowed_urls", url);
        }

        Require(
            configuration, Section, "allowed_urls",
            service.AllowedUrls.Count > 0
                || configuration.Get<GrafanaSettings>().Url.Length > 0
                || configuration.Get<RenderingSettings>().CallbackUrl.Length > 0,
            "must be set, or [grafana] url: it says what may be rendered");
    }

    private static void CheckSizes(LoadedConfiguration configuration)
    {
        var rendering = configuration.Get<RenderingSettings>();
        var screenshots = configuration.Get<ScreenshotSettings>();
        Range(configuration, "rendering", "default_image_width", rendering.DefaultImageWidth, 10, 3080);
        Range(configuration, "rendering", "default_image_height", rendering.DefaultImageHeight, 10, 3000);
        Require(configuration, "rendering", "default_image_scale", rendering.DefaultImageScale is > 0 and <= 4, "must be larger than 0 and at most 4");
        Range(configuration, "unified_alerting.screenshots", "width", screenshots.Width ?? 10, 10, 3080);
        Range(configuration, "unified_alerting.screenshots", "height", screenshots.Height ?? 10, 10, 3000);
        Require(configuration, "unified_alerting.screenshots", "scale", (screenshots.Scale ?? 1) is > 0 and <= 4, "must be larger than 0 and at most 4");
    }

    private static void CheckNotifications(LoadedConfiguration configuration)
    {
        var notifications = configuration.Get<NotificationSettings>();
        Range(configuration, "notifications", "max_attempts", notifications.MaxAttempts, 1, 1000);
        Range(configuration, "notifications", "workers", notifications.Workers, 1, 1000);
        Range(configuration, "notifications", "backlog_limit", notifications.BacklogLimit, 1, 100_000_000);
        Require(configuration, "notifications", "send_timeout", notifications.SendTimeout > TimeSpan.Zero, "must be longer than 0s");
    }

    private static void CheckSmtp(LoadedConfiguration configuration)
    {
        var smtp = configuration.Get<SmtpSection>();
        if (!smtp.Enabled)
        {
            return;
        }

        Require(
            configuration, "smtp", "host",
            HostAndPort.TryParse(smtp.Host, out _, out _),
            $"'{smtp.Host}' must be a name and a port, like mail.example.org:587");
        Require(
            configuration, "smtp", "from_address",
            ContactPoints.Email.MailAddressRule.IsValid(smtp.FromAddress),
            $"'{smtp.FromAddress}' is not an e-mail address");
        Require(configuration, "smtp", "cert_file", smtp.CertFile.Length == 0 || File.Exists(smtp.CertFile), $"'{smtp.CertFile}' does not exist");
        Require(configuration, "smtp", "key_file", smtp.CertFile.Length == 0 || File.Exists(smtp.KeyFile), $"'{smtp.KeyFile}' does not exist");
        foreach (var name in configuration.StaticHeaders.Keys.Where(static name => !HeaderName().IsMatch(name)))
        {
            configuration.AddError(SettingsCatalog.StaticHeaders, name, "is not a header name in canonical form, like X-My-Header");
        }
    }

    private static void Range(LoadedConfiguration configuration, string section, string key, int value, int least, int most) =>
        Require(configuration, section, key, value >= least && value <= most, $"'{value}' must lie between {least} and {most}");

    private static void RequireUrl(LoadedConfiguration configuration, string section, string key, string url) =>
        Require(
            configuration, section, key, url.Length == 0 || (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"),
            $"'{url}' must be an absolute http or https address");

    private static void Require(LoadedConfiguration configuration, string section, string key, bool isRight, string message)
    {
        if (!isRight)
        {
            configuration.AddError(section, key, message);
        }
    }

    // grafana pkg/setting/setting_smtp.go
    [GeneratedRegex("^[A-Z][A-Za-z0-9]*(?:-[A-Z][A-Za-z0-9]*)*$", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderName();
}
