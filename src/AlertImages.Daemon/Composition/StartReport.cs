using System.Reflection;
using System.Runtime.InteropServices;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Provisioned;
using AlertImages.Daemon.Checks;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;

namespace AlertImages.Daemon.Composition;

/// <summary>Says once, at the start, what runs and with what: the first lines that somebody who looks for a fault needs.</summary>
internal sealed partial class StartReport(LoadedConfiguration configuration, ProvisionedHolder provisioned, ILogger<StartReport> logger)
{
    /// <param name="store">Where events are kept.</param>
    /// <param name="waiting">What a former run has left.</param>
    public void Write(string store, QueueStatistics waiting)
    {
        LogVersion(
            Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "",
            RuntimeInformation.FrameworkDescription,
            RuntimeInformation.OSDescription);
        LogStore(store, waiting.Events, waiting.Deliveries, waiting.Parked);
        LogSenders(Senders(configuration.Get<SecuritySettings>()));
        var storage = configuration.Get<ImageStorageSettings>().Provider;
        LogPictures(configuration.Get<RenderingSettings>().Mode, Or(configuration.Get<GrafanaSettings>().Url, "no Grafana"), Or(storage, "no image storage"));
        if (configuration.Get<ScreenshotSettings>() is { Capture: true, ReuseExistingImage: ReuseKind.Always })
        {
            LogGrafanaFirst();
        }

        foreach (var name in provisioned.Current.Names.Order(StringComparer.Ordinal))
        {
            LogContactPoint(
                name,
                string.Join(
                    "; ",
                    provisioned.Current.Integrations(name).Select(
                        static integration => $"{integration.Type}, {ContactPointCheck.Describe(integration.Sender.Images)}")));
        }
    }

    private static string Senders(SecuritySettings security)
    {
        string[] ways =
        [
            .. security.WebhookTokens.Count > 0 ? ["token"] : Array.Empty<string>(),
            .. security.BasicAuthUser.Length > 0 ? ["basic authentication"] : Array.Empty<string>(),
            .. security.HmacSecret is { IsEmpty: false } ? ["signature"] : Array.Empty<string>(),
        ];
        return Or(string.Join(" or ", ways), security.AllowAnonymous ? "nothing (allow_anonymous)" : "nothing, on this machine only");
    }

    private static string Or(string text, string instead) => text.Length > 0 ? text : instead;

    [LoggerMessage(LogLevel.Information, "AlertImages {Version} on {Runtime}, {System}")]
    private partial void LogVersion(string version, string runtime, string system);

    [LoggerMessage(LogLevel.Information, "Store: {Store}; {Events} events and {Deliveries} deliveries wait, {Parked} are parked")]
    private partial void LogStore(string store, long events, long deliveries, long parked);

    [LoggerMessage(LogLevel.Information, "Senders show: {Ways}")]
    private partial void LogSenders(string ways);

    [LoggerMessage(LogLevel.Information, "Pictures: renderer {Renderer} of {Grafana}, {Storage}")]
    private partial void LogPictures(string renderer, string grafana, string storage);

    [LoggerMessage(
        LogLevel.Information,
        "Pictures by Grafana are used before our own where they show the same (reuse_existing_image = always); alertimages_images_by_source_total counts them")]
    private partial void LogGrafanaFirst();

    [LoggerMessage(LogLevel.Information, "Contact point {Name}: {Types}")]
    private partial void LogContactPoint(string name, string types);
}
