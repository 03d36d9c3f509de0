using AlertImages.Daemon.Configuration.Sections;
using Microsoft.Extensions.Logging.Console;

namespace AlertImages.Daemon.Hosting;

/// <summary>Sets logging up: everything to standard error, in the configured form.</summary>
internal static class LoggingSetup
{
    public static ILoggingBuilder AddAlertImages(this ILoggingBuilder logging, LogSettings settings)
    {
        logging.SetMinimumLevel(settings.Level switch
        {
            LogSeverity.Debug => LogLevel.Debug,
            LogSeverity.Warn => LogLevel.Warning,
            LogSeverity.Error => LogLevel.Error,
            _ => LogLevel.Information,
        });
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        logging.AddConsole(static console =>
        {
            console.FormatterName = LogLineFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            // a log that cannot be written must not hold deliveries up
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        logging.AddConsoleFormatter<LogLineFormatter, LogLineFormatterOptions>(formatter => formatter.Form = settings.Format);
        return logging;
    }
}
