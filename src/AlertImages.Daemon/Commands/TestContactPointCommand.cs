using System.CommandLine;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;

namespace AlertImages.Daemon.Commands;

/// <summary><c>test-contact-point NAME</c>: a test notification with a real picture to every integration of a contact point.</summary>
internal static class TestContactPointCommand
{
    private const int MaxAlerts = 100;

    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the contact point" };
        var firing = new Option<int>("--firing") { Description = "Firing alerts", DefaultValueFactory = static _ => 1, HelpName = "N" };
        var resolved = new Option<int>("--resolved") { Description = "Resolved alerts", DefaultValueFactory = static _ => 0, HelpName = "N" };
        var config = ConfigOption.Create();
        var json = FindingWriter.JsonOption();
        var command = new Command("test-contact-point", "Send a test notification with a picture and show what each integration answered")
        {
            name, firing, resolved, config, json,
        };
        command.AddExample("alertimages test-contact-point ops --firing 2 --resolved 1");
        command.SetAction((result, cancellationToken) =>
        {
            var (alerts, ended) = (result.GetValue(firing), result.GetValue(resolved));
            if (alerts < 0 || ended < 0 || alerts + ended is 0 or > MaxAlerts)
            {
                Console.Error.WriteLine($"--firing and --resolved must be 1 to {MaxAlerts} together");
                return Task.FromResult(ExitCode.Usage);
            }

            return ConfigOption.ReadOrTell(result.GetValue(config)) is { } configuration
                ? RunAsync(configuration, result.GetValue(name)!, alerts, ended, result.GetValue(json), cancellationToken)
                : Task.FromResult(ExitCode.Configuration);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CheckedConfiguration configuration,
        string name,
        int firing,
        int resolved,
        bool asJson,
        CancellationToken cancellationToken)
    {
        using var loggers = LoggerFactory.Create(logging => logging.AddAlertImages(configuration.Settings.Get<LogSettings>()));
        await using var test = new ContactPointTest(configuration, loggers);
        if (await test.RunAsync(name, firing, resolved, cancellationToken) is not { } findings)
        {
            Console.Error.WriteLine(
                $"there is no contact point '{name}'; there are: "
                    + $"{string.Join(", ", configuration.Provisioning.ContactPoints.Select(static contactPoint => contactPoint.Name))}");
            return ExitCode.Usage;
        }

        using var writer = new FindingWriter(asJson);
        findings.ToList().ForEach(writer.Write);
        return writer.ExitCode;
    }
}
