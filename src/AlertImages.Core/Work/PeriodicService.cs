using Microsoft.Extensions.Hosting;

namespace AlertImages.Core.Work;

/// <summary>
/// Work that is done once in a while. A round that fails is reported and the rounds go on: the next one may find the store or the disk well again.
/// </summary>
/// <param name="interval">From the start of one round to the start of the next.</param>
/// <param name="time">The clock.</param>
/// <param name="startsAtOnce">Whether the first round comes with the start, or one interval later.</param>
public abstract class PeriodicService(TimeSpan interval, TimeProvider time, bool startsAtOnce = true) : BackgroundService
{
    /// <summary>One round.</summary>
    protected abstract Task RunAsync(CancellationToken stoppingToken);

    /// <summary>Says that a round failed.</summary>
    protected abstract void Report(Exception exception);

    /// <inheritdoc />
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        if (startsAtOnce)
        {
            await RunAndReportAsync(stoppingToken);
        }

        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await RunAndReportAsync(stoppingToken);
        }
    }

    private async Task RunAndReportAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            Report(exception);
        }
    }
}
