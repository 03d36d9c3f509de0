using System.Data.Common;
using System.Threading.Channels;

namespace AlertImages.Storage.Sql;

/// <summary>
/// The only writer. Work that arrives while a commit is under way shares the next one, so that the price of an fsync is paid once for many;
/// callers are answered after it. A connection that broke is opened again for the next work.
/// </summary>
internal sealed class BatchWriter : IAsyncDisposable
{
    private const int MaxBatch = 500;
    private const int MaxWaiting = 20_000;

    private readonly SqlEngine _engine;
    private readonly Channel<IWork> _queue = Channel.CreateBounded<IWork>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly Task _loop;
    private DbConnection? _connection;

    /// <param name="connection">The first connection.</param>
    /// <param name="engine">Opens the next one, when that broke.</param>
    public BatchWriter(DbConnection connection, SqlEngine engine)
    {
        (_connection, _engine) = (connection, engine);
        _loop = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default).Unwrap();
    }

    /// <summary>Runs the work inside a transaction and returns once that is committed. The work must not keep the connection, and may run twice.</summary>
    public async Task<T> RunAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken)
    {
        var item = new Work<T>(work);
        await _queue.Writer.WriteAsync(item, cancellationToken);
        return await item.Done;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
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

            if (Commit(batch) is not { } failure)
            {
                batch.ForEach(static item => item.Complete());
            }
            else if (batch.Count == 1 || _connection is null)
            {
                // nobody can write while the database is away
                batch.ForEach(item => item.Fail(failure));
            }
            else
            {
                // one of them failed: each alone, so that only the bad one tells its caller
                batch.ForEach(CommitAlone);
            }
        }
    }

    private void CommitAlone(IWork item)
    {
        if (Commit([item]) is { } failure)
        {
            item.Fail(failure);
        }
        else
        {
            item.Complete();
        }
    }

    /// <summary>What went wrong; null when it is committed.</summary>
    private Exception? Commit(List<IWork> batch)
    {
        try
        {
            var connection = _connection ??= _engine.OpenWriter();
            using var transaction = connection.BeginTransaction();
            batch.ForEach(item => item.Run(connection));
            _engine.BeforeCommit(connection);
            transaction.Commit();
            return null;
        }
        catch (Exception exception)
        {
            // the callers get it; the writer goes on with the next
            CloseIfBroken();
            return exception;
        }
    }

    private void CloseIfBroken()
    {
        if (_connection is { State: not System.Data.ConnectionState.Open })
        {
            _connection.Dispose();
            _connection = null;
        }
    }

    private interface IWork
    {
        void Run(DbConnection connection);

        void Complete();

        void Fail(Exception exception);
    }

    private sealed class Work<T>(Func<DbConnection, T> work) : IWork
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Done => _done.Task;

        public void Run(DbConnection connection) => _result = work(connection);

        public void Complete() => _done.SetResult(_result!);

        public void Fail(Exception exception) => _done.SetException(exception);
    }
}
