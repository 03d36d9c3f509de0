using System.CommandLine;
using System.Runtime.InteropServices;
using AlertImages.Core.Telemetry;
using AlertImages.Daemon.Composition;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;
using AlertImages.Rendering.Chromium;

namespace AlertImages.Daemon.Commands;

/// <summary><c>render-server</c>: only the rendering service, as a drop-in for the Grafana image renderer.</summary>
internal static partial class RenderServerCommand
{
    public static Command Create()
    {
        var config = ConfigOption.Create();
        var command = new Command("render-server", "Run only the rendering service, a drop-in for the Grafana image renderer") { config };
        command.AddExample("alertimages render-server --config config/alertimages.ini");
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(config), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string[]? files, CancellationToken cancellationToken)
    {
        var configuration = ConfigOption.Read(files).Settings;
        ConfigurationRules.CheckRenderService(configuration);
        if (configuration.Errors.Count > 0)
        {
            configuration.Errors.ForEach(static error => Console.Error.WriteLine(error));
            return ExitCode.Configuration;
        }

        try
        {
            using var data = DataFolder.Open(configuration.Get<PathsSettings>().Data);
            await ServeAsync(configuration, data, cancellationToken);
            return ExitCode.Fine;
        }
        catch (IOException exception)
        {
            Console.Error.WriteLine("the rendering service cannot start: " + exception.Message);
            return ExitCode.Failed;
        }
    }

    private static async Task ServeAsync(LoadedConfiguration configuration, DataFolder data, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stopping.Cancel();
        });
        using var loggers = LoggerFactory.Create(logging => logging.AddAlertImages(configuration.Get<LogSettings>()));
        var registry = new MetricRegistry();
        ProcessMetrics.Register(registry);
        await using var browser = new ChromiumBrowser(RuntimeOptions.Browser(configuration, data.Path), registry, TimeProvider.System, loggers);
        await using var application = await RenderApplication.StartAsync(configuration, browser, registry, stopping.Token);
        LogListening(loggers.CreateLogger("RenderServer"), application.Address);
        await browser.WarmUpAsync(stopping.Token);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // asked to end
        }
    }

    [LoggerMessage(LogLevel.Information, "Listening on {Address} with the Grafana image renderer's API")]
    private static partial void LogListening(ILogger logger, string address);
}
