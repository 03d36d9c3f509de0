using System.Data.Common;
using AlertImages.Core.Pipeline;
using AlertImages.Storage.Rows;
using Dapper;

namespace AlertImages.Storage.Sql;

/// <summary>Adds events.</summary>
internal sealed class SqlIntake : IAsyncDisposable
{
    private readonly SqlContext _context;
    private readonly Combiner<NewEvent, AddResult> _waiting;

    public SqlIntake(SqlContext context) => (_context, _waiting) = (context, new Combiner<NewEvent, AddResult>(context, static _ => 2, Add, Told));

    /// <summary>Returns once it is durable, or it is known why it is not stored.</summary>
    public Task<AddResult> AddAsync(NewEvent row, CancellationToken cancellationToken) => _waiting.RunAsync(row, cancellationToken);

    public ValueTask DisposeAsync() => _waiting.DisposeAsync();

    private void Told(IReadOnlyList<AddResult> results)
    {
        var stored = results.Count(static result => result is AddResult.Stored);
        if (stored > 0)
        {
            _context.Backlog.Add(stored);
            _context.EventsChanged.Raise();
        }
    }

    private List<AddResult> Add(DbConnection connection, IReadOnlyList<NewEvent> batch)
    {
        _context.Engine.RequireRoom();
        var (now, window) = (_context.Now, (long)_context.Options.DedupWindow.TotalMilliseconds);
        var hashes = batch.Select(static row => row.ContentHash).ToArray();
        _context.Engine.LockContents(connection, hashes);
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (hash, id) in connection.Query<(byte[], string)>(
            $"SELECT content_hash, id FROM event WHERE content_hash {_context.Engine.In("@hashes")} AND received_at >"
                + $" @now - @window AND received_at < @now + @window ORDER BY received_at",
            new { hashes, now, window }))
        {
            known[Convert.ToHexString(hash)] = id;
        }

        var (results, rows) = (new List<AddResult>(), new List<NewEvent>());
        foreach (var row in batch)
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
