using System.Collections.Concurrent;
using System.Data.Common;

namespace AlertImages.Storage.Sql;

/// <summary>
/// The only writer. Work that arrives while a commit is under way shares the next one, so that the price of an fsync is paid once for many;
/// callers are answered after it. A connection that broke is opened again for the next work.
/// </summary>
internal sealed class BatchWriter : IAsyncDisposable
{
    private const int MaxBatch = 500;
    private const int MaxWaiting = 20_000;
    /// <summary>Senders wait for an answer, so what they send comes first; other work of a batch begins within this time.</summary>
    private static readonly TimeSpan s_timeForOthers = TimeSpan.FromMilliseconds(8);

    private readonly SqlEngine _engine;
    private readonly ConcurrentQueue<IWork> _urgent = new();
    private readonly ConcurrentQueue<IWork> _others = new();
    private readonly SemaphoreSlim _places = new(MaxWaiting);
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly Task _loop;
    private volatile bool _isClosing;
    private DbConnection? _connection;

    /// <param name="connection">The first connection.</param>
    /// <param name="engine">Opens the next one, when that broke.</param>
    public BatchWriter(DbConnection connection, SqlEngine engine)
    {
        (_connection, _engine) = (connection, engine);
        _loop = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default).Unwrap();
    }

    /// <summary>Runs the work inside a transaction and returns once that is committed. The work must not keep the connection, and may run twice.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends the wait for a place.</param>
    /// <param name="isUrgent">Whether a sender waits for it.</param>
    public async Task<T> RunAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken, bool isUrgent = false)
    {
        ObjectDisposedException.ThrowIf(_isClosing, this);
        var item = new Work<T>(work);
        await _places.WaitAsync(cancellationToken);
        (isUrgent ? _urgent : _others).Enqueue(item);
        _waiting.Release();
        try
        {
            return await item.Done;
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>What waits is still done.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isClosing)
        {
            return;
        }

        _isClosing = true;
        _waiting.Release();
        await _loop;
        if (_connection is not null)
        {
            CloseInOrder(_connection);
            await _connection.DisposeAsync();
        }
    }

    private void CloseInOrder(DbConnection connection)
    {
        try
        {
            _engine.BeforeClose(connection);
        }
        catch (DbException)
        {
            // all that was committed is safe without it
        }
    }

    private async Task RunAsync()
    {
        while (true)
        {
            await _waiting.WaitAsync();
            var batch = new List<IWork>();
            var failure = Commit(connection => RunWaiting(connection, batch));
            if (_connection is null || (failure is not null && batch.Count == 0))
            {
                // nobody can write while the database is away or another process holds it
                batch.AddRange(Take(_urgent).Concat(Take(_others)));
            }

            Finish(batch, failure);
            for (var taken = 1; taken < batch.Count && _waiting.Wait(0); taken++)
            {
                // their signals are used up with them
            }

            if (_isClosing && _urgent.IsEmpty && _others.IsEmpty)
            {
                return;
            }
        }
    }

    private void RunWaiting(DbConnection connection, List<IWork> batch)
    {
        foreach (var item in Take(_urgent))
        {
            batch.Add(item);
            item.Run(connection);
        }

        var started = TimeProvider.System.GetTimestamp();
        while ((batch.Count == 0 || TimeProvider.System.GetElapsedTime(started) < s_timeForOthers)
            && batch.Count < MaxBatch
            && _others.TryDequeue(out var item))
        {
            batch.Add(item);
            item.Run(connection);
        }
    }

    private static IEnumerable<IWork> Take(ConcurrentQueue<IWork> queue)
    {
        for (var taken = 0; taken < MaxBatch && queue.TryDequeue(out var item); taken++)
        {
            yield return item;
        }
    }

    private void Finish(List<IWork> batch, Exception? failure)
    {
        if (failure is null)
        {
            batch.ForEach(static item => item.Complete());
        }
        else if (batch.Count == 1 || _connection is null || _engine.ConcernsAll(failure))
        {
            batch.ForEach(item => item.Fail(failure));
        }
        else
        {
            // one of them failed: each alone, so that only the bad one tells its caller
            foreach (var item in batch)
            {
                Finish([item], Commit(item.Run));
            }
        }
    }

    /// <summary>What went wrong; null when it is committed.</summary>
    private Exception? Commit(Action<DbConnection> work)
    {
        DbTransaction? transaction = null;
        try
        {
            var connection = _connection ??= _engine.OpenWriter();
            transaction = connection.BeginTransaction();
            work(connection);
            _engine.BeforeCommit(connection);
            transaction.Commit();
            transaction.Dispose();
            return null;
        }
        catch (Exception exception)
        {
            // the callers get it; the writer goes on with the next
            if (!TryDispose(transaction) || _connection is { State: not System.Data.ConnectionState.Open })
            {
                TryDispose(_connection);
                _connection = null;
            }

            return exception;
        }
    }

    /// <summary>
    /// False when it cannot even be undone: SQLite does so by itself when the disk is full, and the connection does not know
    /// (https://www.sqlite.org/lang_transaction.html).
    /// </summary>
    private static bool TryDispose(IDisposable? resource)
    {
        try
        {
            resource?.Dispose();
            return true;
        }
        catch (DbException)
        {
            return false;
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
