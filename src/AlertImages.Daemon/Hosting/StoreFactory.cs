using System.Data.Common;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Configuration.Values;
using AlertImages.Storage.Postgres;
using AlertImages.Storage.Sql;
using AlertImages.Storage.Sqlite;

namespace AlertImages.Daemon.Hosting;

/// <summary>Opens the store that <c>[database]</c> names.</summary>
internal static partial class StoreFactory
{
    /// <summary>PostgreSQL may start after us.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Throws <see cref="StartException"/> with a sentence for a person.</summary>
    public static Task<SqlStore> OpenAsync(LoadedConfiguration configuration, string dataFolder, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        configuration.Get<DatabaseSettings>().Type == DatabaseType.Postgres
            ? OpenPostgresAsync(configuration, dataFolder, loggers.CreateLogger<PostgresDatabaseName>(), cancellationToken)
            : Task.FromResult(OpenSqlite(configuration, dataFolder));

    /// <summary>The store for reading only. Throws <see cref="DbException"/> or <see cref="InvalidOperationException"/>.</summary>
    public static StoreReader OpenReader(LoadedConfiguration configuration, string dataFolder)
    {
        var options = RuntimeOptions.Store(configuration, dataFolder);
        return configuration.Get<DatabaseSettings>().Type == DatabaseType.Postgres
            ? PostgresStore.OpenReader(Postgres(configuration), options)
            : SqliteStore.OpenReader(options);
    }

    /// <summary>Which store it is, for a person.</summary>
    public static string Describe(
        LoadedConfiguration configuration,
        string dataFolder) => configuration.Get<DatabaseSettings>() is { Type: DatabaseType.Postgres } database
        ? $"PostgreSQL {database.Name} on {database.Host}, ssl_mode {database.SslMode}"
        : $"SQLite {RuntimeOptions.Store(configuration, dataFolder).Path}";

    /// <summary>How <c>[database]</c> reaches PostgreSQL.</summary>
    public static PostgresOptions Postgres(LoadedConfiguration configuration)
    {
        var database = configuration.Get<DatabaseSettings>();
        var (host, port) = HostAndPort.TryParse(database.Host, out var name, out var number)
            ? (name, number)
            : (database.Host, new PostgresOptions { Host = "", Database = "", User = "" }.Port);
        return new PostgresOptions
        {
            Host = host,
            Port = port,
            Database = database.Name,
            User = database.User,
            Password = database.Password?.Reveal() ?? "",
            SslMode = database.SslMode switch
            {
                "require" => Npgsql.SslMode.Require,
                "verify-ca" => Npgsql.SslMode.VerifyCA,
                "verify-full" => Npgsql.SslMode.VerifyFull,
                _ => Npgsql.SslMode.Disable,
            },
            CaCertPath = database.CaCertPath,
        };
    }

    private static SqlStore OpenSqlite(LoadedConfiguration configuration, string dataFolder)
    {
        var options = RuntimeOptions.Store(configuration, dataFolder);
        try
        {
            return SqliteStore.Open(options, TimeProvider.System);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            throw new StartException($"the store {options.Path} ([database] path) cannot be used: {exception.Message}", exception);
        }
    }

    private static async Task<SqlStore> OpenPostgresAsync(
        LoadedConfiguration configuration,
        string dataFolder,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var (database, options) = (Postgres(configuration), RuntimeOptions.Store(configuration, dataFolder));
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return PostgresStore.Open(database, options, TimeProvider.System, logger);
            }
            catch (DbException exception) when (exception.IsTransient && TimeProvider.System.GetElapsedTime(started) < s_patience)
            {
                LogWaiting(logger, database.Host, database.Port, exception.Message);
            }
            catch (Exception exception) when (exception is DbException or InvalidOperationException)
            {
                throw new StartException(
                    $"the database {database.Database} on {database.Host}:{database.Port} ([database]) cannot be used: {exception.Message}",
                    exception);
            }

            await Task.Delay(s_pause, TimeProvider.System, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "PostgreSQL on {Host}:{Port} cannot be reached yet: {Problem}")]
    private static partial void LogWaiting(ILogger logger, string host, int port, string problem);

    /// <summary>The category of what the store logs.</summary>
    private sealed class PostgresDatabaseName;
}
