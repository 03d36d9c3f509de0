using System.CommandLine;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Doctor;
using AlertImages.Daemon.Hosting;

namespace AlertImages.Daemon.Commands;

/// <summary><c>doctor</c>: looks at what the daemon needs, step by step, one line each: ok, or what is wrong and what to do.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var config = ConfigOption.Create();
        var command = new Command("doctor", "Look at data folder and image storage, and say what is wrong and what to do") { config };
        command.SetAction((result, _) => RunAsync(result.GetValue(config)));
        return command;
    }

    private static async Task<int> RunAsync(string[]? files)
    {
        if (ConfigOption.ReadOrTell(files) is not { } configuration)
        {
            return ExitCode.Configuration;
        }

        var failures = 0;
        await foreach (var finding in ExamineAsync(configuration))
        {
            Console.WriteLine(finding);
            failures += finding.State == FindingState.Failed ? 1 : 0;
        }

        return failures == 0 ? ExitCode.Fine : ExitCode.Failed;
    }

    private static async IAsyncEnumerable<Finding> ExamineAsync(CheckedConfiguration configuration)
    {
        yield return new Finding(FindingState.Fine, "configuration", $"valid, {configuration.Provisioning.ContactPoints.Count} contact points");
        yield return DataCheck.Run(configuration.Settings);
        using var clients = new HttpClients();
        await foreach (var finding in new StorageCheck(configuration.Settings, clients).RunAsync())
        {
            yield return finding;
        }
    }
}
