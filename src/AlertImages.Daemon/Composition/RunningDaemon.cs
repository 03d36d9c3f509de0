using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;
using AlertImages.Storage.Sql;

namespace AlertImages.Daemon.Composition;

/// <summary>A running daemon: it listens once it is started, and has worked off what it can when it is disposed.</summary>
internal sealed partial class RunningDaemon : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly SqlStore _store;
    private readonly DataFolder _data;
    private readonly ILoggerFactory _loggers;

    private RunningDaemon(WebApplication application, SqlStore store, DataFolder data, ILoggerFactory loggers) =>
        (_application, _store, _data, _loggers) = (application, store, data, loggers);

    /// <summary>The address it listens on.</summary>
    public string Address => _application.Services.GetRequiredService<PublicAddress>().Listening;

    /// <summary>Its services, for the demo.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>
    /// Opens the store, takes back what a dead predecessor was at, and listens. Throws <see cref="StartException"/> with a sentence for a person.
    /// </summary>
    /// <param name="configuration">What was read.</param>
    /// <param name="shutdownTimeout">How long what is under way may take once the process is asked to end; what is left is in the store.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<RunningDaemon> StartAsync(CheckedConfiguration configuration, TimeSpan shutdownTimeout, CancellationToken cancellationToken)
    {
        var data = OpenData(configuration);
        var loggers = LoggerFactory.Create(logging => logging.AddAlertImages(configuration.Settings.Get<LogSettings>()));
        SqlStore? store = null;
        WebApplication? application = null;
        try
        {
            store = await StoreFactory.OpenAsync(configuration.Settings, data.Path, loggers, cancellationToken);
            application = DaemonApplication.Build(configuration, store, data, shutdownTimeout);
            var logger = application.Services.GetRequiredService<ILogger<RunningDaemon>>();
            configuration.AllWarnings.ForEach(warning => LogWarning(logger, warning.ToString()));
            var taken = await store.Events.TakeBackLeasesAsync(cancellationToken);
            if (taken.Rows > 0)
            {
                LogTakenBack(logger, taken.Rows, taken.Parked);
            }

            application.Services.GetRequiredService<StartReport>()
                .Write(StoreFactory.Describe(configuration.Settings, data.Path), await store.Events.ReadStatisticsAsync(cancellationToken));
            await application.StartAsync(cancellationToken);
            var daemon = new RunningDaemon(application, store, data, loggers);
            LogStarted(
                logger,
                daemon.Address,
                configuration.Provisioning.ContactPoints.Count,
                configuration.Settings.Get<ScreenshotSettings>().Capture ? "on" : "off");
            return daemon;
        }
        catch (Exception exception)
        {
            if (application is not null)
            {
                await application.DisposeAsync();
            }

            if (store is not null)
            {
                await store.DisposeAsync();
            }

            data.Dispose();
            loggers.Dispose();
            throw exception is IOException or InvalidOperationException ? new StartException(exception.Message, exception) : exception;
        }
    }

    /// <summary>Returns when somebody asks the process to end.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _application.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        await _store.DisposeAsync();
        _data.Dispose();
        _loggers.Dispose();
    }

    private static DataFolder OpenData(CheckedConfiguration configuration)
    {
        try
        {
            return DataFolder.Open(configuration.Settings.Get<PathsSettings>().Data);
        }
        catch (IOException exception)
        {
            throw new StartException(exception.Message, exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "Listening on {Address} with {ContactPoints} contact points, screenshots are {Screenshots}")]
    private static partial void LogStarted(ILogger logger, string address, int contactPoints, string screenshots);

    [LoggerMessage(LogLevel.Warning, "Took back {Rows} events and deliveries that a former run was at; {Parked} are parked because they ended it three times")]
    private static partial void LogTakenBack(ILogger logger, int rows, int parked);

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);
}
