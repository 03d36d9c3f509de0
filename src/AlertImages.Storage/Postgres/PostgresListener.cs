using AlertImages.Storage.Sql;
using Dapper;
using Microsoft.Extensions.Logging;

namespace AlertImages.Storage.Postgres;

/// <summary>Hears of the work that other daemons made (<c>LISTEN</c>). While it cannot, polling finds the work a little later.</summary>
internal sealed partial class PostgresListener : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly PostgresDatabase _database;
    private readonly SqlContext _context;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public PostgresListener(PostgresDatabase database, SqlContext context, TimeProvider time, ILogger logger)
    {
        (_database, _context, _time, _logger) = (database, context, time, logger);
        _loop = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ListenAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // the database is away; workers poll until it is back
                LogLost(exception.GetType().Name);
            }

            await Task.Delay(s_pause, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync()
    {
        await using var connection = await _database.OpenListenerAsync(_stop.Token);
        connection.Notification += (_, notification) =>
        {
            if (Enum.TryParse<Work>(notification.Payload, out var work))
            {
                _context.Raise(work);
            }
        };
        await connection.ExecuteAsync($"LISTEN {PostgresDatabase.Channel}");
        // what was announced while nobody listened
        foreach (var work in Enum.GetValues<Work>())
        {
            _context.Raise(work);
        }

        while (true)
        {
            await connection.WaitAsync(_stop.Token);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The connection that hears of new work was lost ({Problem}) and is made again")]
    private partial void LogLost(string problem);
}
