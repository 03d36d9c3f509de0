using System.CommandLine;
using AlertImages.Daemon.Composition;
using AlertImages.Daemon.Hosting;

namespace AlertImages.Daemon.Commands;

/// <summary><c>serve</c>: runs the daemon.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var config = ConfigOption.Create();
        var shutdownTimeout = ShutdownTimeoutOption.Create();
        var command = new Command("serve", "Run the daemon") { config, shutdownTimeout };
        command.AddExample("alertimages serve --config /etc/grafana/grafana.ini --config /etc/alertimages/alertimages.ini");
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(config), result.GetValue(shutdownTimeout), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string[]? files, TimeSpan shutdownTimeout, CancellationToken cancellationToken)
    {
        if (ConfigOption.ReadOrTell(files) is not { } configuration)
        {
            return ExitCode.Configuration;
        }

        try
        {
            await using var daemon = await RunningDaemon.StartAsync(configuration, shutdownTimeout, cancellationToken);
            await daemon.WaitForShutdownAsync(cancellationToken);
            return ExitCode.Fine;
        }
        catch (StartException exception)
        {
            Console.Error.WriteLine("alertimages cannot start: " + exception.Message);
            return ExitCode.Failed;
        }
    }
}
