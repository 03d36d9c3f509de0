using System.CommandLine;

namespace AlertImages.Daemon.Commands;

/// <summary><c>check-config</c>: reads everything that <c>serve</c> would read and tells all errors; touches no network.</summary>
internal static class CheckConfigCommand
{
    public static Command Create()
    {
        var config = ConfigOption.Create();
        var command = new Command("check-config", "Check the configuration and tell all errors") { config };
        command.AddExample("alertimages check-config --config config/alertimages.ini");
        command.SetAction(result => Run(result.GetValue(config)));
        return command;
    }

    private static int Run(string[]? files)
    {
        var configuration = ConfigOption.Read(files);
        foreach (var error in configuration.AllErrors)
        {
            Console.WriteLine($"error: {error}");
        }

        foreach (var warning in configuration.AllWarnings)
        {
            Console.WriteLine($"warning: {warning}");
        }

        if (configuration.AllErrors.Count > 0)
        {
            Console.WriteLine(configuration.AllErrors.Count == 1 ? "1 error" : $"{configuration.AllErrors.Count} errors");
            return ExitCode.Configuration;
        }

        Console.WriteLine($"The configuration is valid: {configuration.Provisioning.ContactPoints.Count} contact points");
        return ExitCode.Fine;
    }
}
