using System.Data.Common;
using System.Threading.Channels;
using AlertImages.Core.Pipeline;
using Dapper;

namespace AlertImages.Storage.Sql;

/// <summary>Adds events, as many as wait in a few statements: with many senders the price of a statement is paid once for all of them.</summary>
internal sealed class SqlIntake
{
    private const int MaxBatch = 500;
    private const int MaxWaiting = 20_000;

    private readonly SqlContext _context;
    private readonly Channel<(NewEvent Row, TaskCompletionSource<AddResult> Done)> _queue =
        Channel.CreateBounded<(NewEvent, TaskCompletionSource<AddResult>)>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    public SqlIntake(SqlContext context)
    {
        _context = context;
        _ = Task.Run(RunAsync);
    }

    /// <summary>Returns once it is durable, or it is known why it is not stored.</summary>
    public async Task<AddResult> AddAsync(NewEvent row, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<AddResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _queue.Writer.WriteAsync((row, done), cancellationToken);
        return await done.Task;
    }

    private async Task RunAsync()
    {
        var batch = new List<(NewEvent Row, TaskCompletionSource<AddResult> Done)>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MaxBatch && _queue.Reader.TryRead(out var item))
            {
                batch.Add(item);
            }

            await AddAsync(batch);
        }
    }

    private async Task AddAsync(List<(NewEvent Row, TaskCompletionSource<AddResult> Done)> batch)
    {
        try
        {
            var results = await _context.Writer.RunAsync(connection => Add(connection, batch), CancellationToken.None, isUrgent: true);
            var stored = results.Count(static result => result is AddResult.Stored);
            if (stored > 0)
            {
                _context.Backlog.Add(stored);
                _context.EventsChanged.Raise();
            }

            foreach (var ((_, done), result) in batch.Zip(results))
            {
                done.SetResult(result);
            }
        }
        catch (Exception exception)
        {
            // every sender is told to come again; nothing of this batch was stored
            batch.ForEach(item => item.Done.SetException(exception));
        }
    }

    private List<AddResult> Add(DbConnection connection, List<(NewEvent Row, TaskCompletionSource<AddResult> Done)> batch)
    {
        _context.Engine.RequireRoom();
        var (now, window) = (_context.Now, (long)_context.Options.DedupWindow.TotalMilliseconds);
        var hashes = batch.Select(static item => item.Row.ContentHash).ToArray();
        _context.Engine.LockContents(connection, hashes);
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (hash, id) in connection.Query<(byte[], string)>(
            $"SELECT content_hash, id FROM event WHERE content_hash {_context.Engine.In("@hashes")} AND received_at > @now - @window AND received_at < @now + @window ORDER BY received_at", new { hashes, now, window }))
        {
            known[Convert.ToHexString(hash)] = id;
        }

        var (results, rows) = (new List<AddResult>(), new List<NewEvent>());
        foreach (var (row, _) in batch)
        {
            if (known.TryGetValue(Convert.ToHexString(row.ContentHash), out var same))
            {
                results.Add(new AddResult.Duplicate(same));
            }
            else if (_context.Backlog.Waiting + rows.Count >= _context.Options.BacklogLimit)
            {
                results.Add(new AddResult.BacklogFull());
            }
            else
            {
                if (_context.Options.DedupWindow > TimeSpan.Zero)
                {
                    known[Convert.ToHexString(row.ContentHash)] = row.Id;
                }

                rows.Add(row);
                results.Add(new AddResult.Stored(row.Id));
            }
        }

        if (rows.Count > 0)
        {
            _context.Engine.InsertEvents(connection, rows);
            _context.Engine.Announce(Work.Events);
        }

        return results;
    }
}
