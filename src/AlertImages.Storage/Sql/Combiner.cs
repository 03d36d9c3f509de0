using System.Data.Common;
using System.Threading.Channels;

namespace AlertImages.Storage.Sql;

/// <summary>Does what waits in a few statements: with many senders the price of a statement is paid once for all of them.</summary>
internal sealed class Combiner<TItem, TResult> : IAsyncDisposable
{
    private const int MaxSize = 1000;
    private const int MaxWaiting = 20_000;

    private readonly SqlContext _context;
    private readonly Func<TItem, int> _size;
    private readonly Func<DbConnection, IReadOnlyList<TItem>, IReadOnlyList<TResult>> _work;
    private readonly Action<IReadOnlyList<TResult>> _done;
    private readonly Channel<Entry> _queue = Channel.CreateBounded<Entry>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly Task _loop;

    /// <param name="context">Has the writer.</param>
    /// <param name="size">How many rows an item is, about.</param>
    /// <param name="work">Does some items within a transaction, a result for each.</param>
    /// <param name="done">Learns of the results once they are durable, before those who wait for them.</param>
    public Combiner(
        SqlContext context,
        Func<TItem, int> size,
        Func<DbConnection, IReadOnlyList<TItem>, IReadOnlyList<TResult>> work,
        Action<IReadOnlyList<TResult>> done)
    {
        (_context, _size, _work, _done) = (context, size, work, done);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Returns once it is durable; throws when it is not.</summary>
    public async Task<TResult> RunAsync(TItem item, CancellationToken cancellationToken)
    {
        var entry = new Entry(item, new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously));
        await _queue.Writer.WriteAsync(entry, cancellationToken);
        return await entry.Done.Task;
    }

    /// <summary>Waits for the pending items, so it must be called before the writer is disposed.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            var (batch, size) = (new List<Entry>(), 0);
            while (size < MaxSize && _queue.Reader.TryRead(out var entry))
            {
                batch.Add(entry);
                size += _size(entry.Item);
            }

            await RunAsync(batch);
        }
    }

    private async Task RunAsync(List<Entry> batch)
    {
        try
        {
            var results = await _context.Writer.RunAsync(
                connection => _work(connection, [.. batch.Select(static entry => entry.Item)]),
                CancellationToken.None,
                isUrgent: true);
            _done(results);
            foreach (var (entry, result) in batch.Zip(results))
            {
                entry.Done.SetResult(result);
            }
        }
        catch (Exception exception) when (batch.Count == 1 || _context.Engine.ConcernsAll(exception))
        {
            // every sender is told to come again; nothing of this batch was stored
            batch.ForEach(entry => entry.Done.SetException(exception));
        }
        catch (Exception)
        {
            // one of them is bad: only its sender is told
            foreach (var entry in batch)
            {
                await RunAsync([entry]);
            }
        }
    }

    private sealed record Entry(TItem Item, TaskCompletionSource<TResult> Done);
}
