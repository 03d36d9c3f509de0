using System.Net;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Provisioned;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Endpoints;
using AlertImages.Daemon.History.Pages;
using AlertImages.Daemon.Hosting;
using AlertImages.Storage.Sql;

namespace AlertImages.Daemon.Composition;

/// <summary>Puts the daemon together.</summary>
internal static class DaemonApplication
{
    public static WebApplication Build(CheckedConfiguration configuration, SqlStore store, DataFolder data, TimeSpan shutdownTimeout)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddAlertImages(configuration.Settings.Get<LogSettings>());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            // the endpoint answers 413 in JSON itself; this is the wall behind it
            options.Limits.MaxRequestBodySize = configuration.Settings.Get<ServerSettings>().MaxBodySize.Bytes * 2;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            Listen(options, configuration.Settings.Get<ServerSettings>());
        });
        builder.Host.UseDefaultServiceProvider(static provider => (provider.ValidateOnBuild, provider.ValidateScopes) = (true, true));
        builder.Host.UseConsoleLifetime(static lifetime => lifetime.SuppressStatusMessages = true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = shutdownTimeout);
        builder.Services.AddRoutingCore();
        builder.Services.AddAlertImages(configuration, store, data);

        var application = builder.Build();
        application.Services.GetRequiredService<ProvisionedHolder>().Replace(
            configuration.CreateSnapshot(application.Services.GetRequiredService<ContactPointServices>()));
        _ = application.Services.GetRequiredService<TraceExport>();
        application.UseRouting();
        application.MapWebhook();
        application.MapEnrich();
        application.MapAlertmanager();
        application.MapHealth();
        application.MapImages();
        application.MapMetrics();
        application.MapHistory();
        return application;
    }

    private static void Listen(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions options, ServerSettings server)
    {
        var address = server.Address == "localhost" ? IPAddress.Loopback : IPAddress.Parse(server.Address);
        options.Listen(address, server.Port, listen =>
        {
            if (server.Protocol == ServerProtocol.Https)
            {
                listen.UseHttps(System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPemFile(server.CertFile, server.CertKey));
            }
        });
    }
}
