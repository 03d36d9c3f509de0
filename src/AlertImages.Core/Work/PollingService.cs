using Microsoft.Extensions.Hosting;

namespace AlertImages.Core.Work;

/// <summary>
/// Takes work from a store, round after round, and waits in between until there is more. A round that fails is reported, and the next one starts a
/// second later. Only the service's own stopping token ends it: any other cancellation is a failure like the rest, because an exception that leaves a
/// hosted service stops the host.
/// </summary>
/// <param name="changed">Raised when there may be work.</param>
/// <param name="time">The clock.</param>
public abstract class PollingService(WorkSignal changed, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(1);
    private readonly HashSet<Task> _runs = [];

    /// <summary>One round: claims what is due and starts it. True when there may be more at once.</summary>
    protected abstract Task<bool> PollAsync(CancellationToken stoppingToken);

    /// <summary>How long to wait for the signal after a round that found nothing.</summary>
    protected abstract Task<TimeSpan> GetLongestWaitAsync(CancellationToken stoppingToken);

    /// <summary>Logs and counts a round that failed.</summary>
    protected abstract void Report(Exception exception);

    /// <summary>Starts a piece of work beside the loop; the service does not end before it. Call it only from <see cref="PollAsync"/>.</summary>
    /// <param name="run">The work. It gives back what it claimed, also when it fails.</param>
    /// <param name="onFailure">Reports an exception that nobody expected.</param>
    protected void Start(Func<Task> run, Action<Exception> onFailure) => _runs.Add(RunAsync(run, onFailure));

    /// <inheritdoc />
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            _runs.RemoveWhere(static run => run.IsCompleted);
            await PollAndWaitAsync(stoppingToken);
        }

        await Task.WhenAll(_runs);
    }

    private async Task PollAndWaitAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (!await PollAsync(stoppingToken))
            {
                await changed.WaitAsync(await GetLongestWaitAsync(stoppingToken), time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the service is stopping; the work in progress is awaited
        }
        catch (Exception exception)
        {
            // the store may be back in a moment, and it keeps the work
            Report(exception);
            await Task.Delay(s_pauseAfterFailure, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task RunAsync(Func<Task> run, Action<Exception> onFailure)
    {
        try
        {
            await run();
        }
        catch (Exception exception)
        {
            // one piece of work must not end the service and the others
            onFailure(exception);
        }
    }
}
