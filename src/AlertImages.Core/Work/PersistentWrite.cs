using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Work;

/// <summary>Writes what has happened to the store until the store takes it: a full disk or a lock passes, and what was done must not be forgotten.</summary>
internal sealed partial class PersistentWrite(Action countFailure, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Tries again every second. Throws only when the write still fails after <paramref name="stoppingToken"/> was cancelled.</summary>
    public async Task RunAsync(Func<Task> write, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception exception)
            {
                // whatever is wrong with the store: the row stays ours until it is written
                countFailure();
                LogFailed(exception);
            }

            await Task.Delay(s_pause, time, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Error, "The store did not take what was done; it is tried again")]
    private partial void LogFailed(Exception exception);
}
