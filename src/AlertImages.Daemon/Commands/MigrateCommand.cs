using System.CommandLine;
using System.Data.Common;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;
using AlertImages.Storage;

namespace AlertImages.Daemon.Commands;

/// <summary>
/// <c>migrate</c>: moves the SQLite store of the data folder to the PostgreSQL database of the configuration. The SQLite file stays as it is.
/// </summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var config = ConfigOption.Create();
        var command = new Command("migrate", "Move the SQLite store to the PostgreSQL database of the configuration") { config };
        command.AddExample("alertimages migrate --config /etc/alertimages/alertimages.ini");
        command.SetAction((result, _) => ConfigOption.ReadOrTell(result.GetValue(config)) is { } configuration
            ? RunAsync(configuration.Settings)
            : Task.FromResult(ExitCode.Configuration));
        return command;
    }

    private static async Task<int> RunAsync(LoadedConfiguration configuration)
    {
        var database = configuration.Get<DatabaseSettings>();
        if (database.Type != DatabaseType.Postgres)
        {
            await Console.Error.WriteLineAsync("[database] type must be postgres: that is where the store is moved to");
            return ExitCode.Configuration;
        }

        try
        {
            // a daemon that runs would go on writing to what is moved
            using var data = DataFolder.Open(configuration.Get<PathsSettings>().Data);
            var rows = await StoreMigration.RunAsync(
                Path.GetFullPath(database.Path, data.Path),
                StoreFactory.Postgres(configuration),
                static (table, rows) => Console.Error.WriteLine($"{table}: {rows} rows"));
            Console.WriteLine($"moved {rows} rows; start the daemon, and keep {database.Path} until all is well");
            return ExitCode.Fine;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or DbException)
        {
            await Console.Error.WriteLineAsync("the store cannot be moved: " + exception.Message);
            return ExitCode.Failed;
        }
    }
}
