namespace AlertImages.Core.Work;

/// <summary>
/// Saves the result of finished work, however long the store refuses it: a full disk or a lock passes, and finished work must not be forgotten.
/// </summary>
/// <param name="report">Logs and counts an attempt that failed.</param>
/// <param name="time">The clock.</param>
internal sealed class PersistentWrite(Action<Exception> report, TimeProvider time)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Retries every second. Throws only when the write still fails after <paramref name="stoppingToken"/> was cancelled.</summary>
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
                report(exception);
            }

            await Task.Delay(s_pause, time, stoppingToken);
        }
    }
}
