using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace AlertImages.Storage.Sqlite;

/// <summary>
/// The only writer. Work that arrives while a commit is under way shares the next one, so that the price of an fsync is paid once for many;
/// callers are answered after it.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxBatch = 500;
    private const int MaxWaiting = 20_000;

    private readonly SqliteConnection _connection;
    private readonly Channel<IWork> _queue = Channel.CreateBounded<IWork>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly Task _loop;

    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        _loop = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default).Unwrap();
    }

    /// <summary>Runs the work inside a transaction and returns once that is committed. The work must not keep the connection.</summary>
    public async Task<T> RunAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        var item = new Work<T>(work);
        await _queue.Writer.WriteAsync(item, cancellationToken);
        return await item.Done;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        await _connection.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var batch = new List<IWork>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MaxBatch && _queue.Reader.TryRead(out var item))
            {
                batch.Add(item);
            }

            if (!TryCommit(batch))
            {
                // one of them failed: each alone, so that only the bad one tells its caller
                batch.ForEach(item => CommitAlone(item));
            }
        }
    }

    private bool TryCommit(List<IWork> batch)
    {
        try
        {
            Commit(batch);
        }
        catch (Exception) when (batch.Count > 1)
        {
            return false;
        }
        catch (Exception exception)
        {
            batch[0].Fail(exception);
            return true;
        }

        batch.ForEach(static item => item.Complete());
        return true;
    }

    private void CommitAlone(IWork item)
    {
        try
        {
            Commit([item]);
        }
        catch (Exception exception)
        {
            // the caller gets it; the writer goes on with the next
            item.Fail(exception);
            return;
        }

        item.Complete();
    }

    private void Commit(List<IWork> batch)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        batch.ForEach(item => item.Run(_connection));
        transaction.Commit();
    }

    private interface IWork
    {
        void Run(SqliteConnection connection);

        void Complete();

        void Fail(Exception exception);
    }

    private sealed class Work<T>(Func<SqliteConnection, T> work) : IWork
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Done => _done.Task;

        public void Run(SqliteConnection connection) => _result = work(connection);

        public void Complete() => _done.SetResult(_result!);

        public void Fail(Exception exception) => _done.SetException(exception);
    }
}
