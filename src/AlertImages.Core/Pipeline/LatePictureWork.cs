using System.Collections.Concurrent;
using AlertImages.Core.Delivery;
using AlertImages.Core.Pictures;
using AlertImages.Core.Work;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Pipeline;

/// <summary>
/// Pictures that are not ready when their notification leaves. Their work goes on here under the id of their event; once the event is stored, each is
/// added to it, and to the messages
/// of integrations that can do that.
/// </summary>
public sealed partial class LatePictureWork(IAlertStore store, PictureMetrics metrics, ILogger<LatePictureWork> logger)
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<(int Index, Task<AlertPicture> Work)>> _running = new(StringComparer.Ordinal);

    /// <summary>
    /// Waits for the pictures until the deadline. One that is not ready by then counts as late and is kept under <paramref name="eventId"/>; without
    /// an id its work only serves repeats.
    /// Throws only when <paramref name="cancellationToken"/> asks for it.
    /// </summary>
    public async Task<IReadOnlyList<AlertPicture>> WaitAsync(
        string? eventId, IReadOnlyList<Task<AlertPicture>> pictures, Deadline deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(deadline);
        using (var over = deadline.CreateSource())
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken))
        {
            await Task.WhenAny(Task.WhenAll(pictures), Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, either.Token));
        }

        cancellationToken.ThrowIfCancellationRequested();
        var running = pictures.Select(static (work, index) => (Index: index, Work: work)).Where(static entry => !entry.Work.IsCompleted).ToList();
        metrics.LatePictures.Add(running.Count);
        if (running.Count > 0 && eventId is not null)
        {
            _running[eventId] = running;
        }

        return
        [
            .. pictures.Select(
                (work, index) => running.Exists(entry => entry.Index == index)
                    ? new AlertPicture(null, PictureFailure.Timeout)
                    : work.GetAwaiter().GetResult()),
        ];
    }

    /// <summary>Adds the late pictures of an event that is stored by now, each when it is ready. Never throws.</summary>
    public Task AddAsync(StoredEvent alertEvent, IReadOnlyList<NewDelivery> deliveries, CancellationToken stoppingToken)
    {
        ArgumentNullException.ThrowIfNull(alertEvent);
        string[] integrations = [.. deliveries.Where(static delivery => delivery.TakesLatePictures).Select(static delivery => delivery.Integration)];
        return _running.TryRemove(alertEvent.Id, out var running)
            ? Task.WhenAll(running.Select(entry => AddAsync(alertEvent, entry.Index, entry.Work, integrations, stoppingToken)))
            : Task.CompletedTask;
    }

    /// <summary>Forgets the late pictures of an event that was not stored: the next run of the pipeline takes them.</summary>
    public void Forget(StoredEvent alertEvent)
    {
        ArgumentNullException.ThrowIfNull(alertEvent);
        _running.TryRemove(alertEvent.Id, out _);
    }

    private async Task AddAsync(StoredEvent alertEvent, int index, Task<AlertPicture> work, string[] integrations, CancellationToken stoppingToken)
    {
        try
        {
            if ((await work.WaitAsync(stoppingToken)).Token is { } token)
            {
                await store.AddLatePictureAsync(alertEvent.Id, index, token, integrations, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // stopping: the picture is kept for the repeats
        }
        catch (Exception exception)
        {
            // the message was sent; only its picture is missing
            LogNotAdded(exception, alertEvent.Group.GroupKey, alertEvent.Id);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Could not record a late picture of alert group {GroupKey}, event {EventId}")]
    private partial void LogNotAdded(Exception exception, string groupKey, string eventId);
}
