using System.CommandLine;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Commands;

/// <summary>The option <c>--config</c> of most commands.</summary>
internal static class ConfigOption
{
    private const string DefaultFile = "config/alertimages.ini";

    public static Option<string[]> Create() => new("--config")
    {
        Description = $"Configuration file; may repeat, later files win (default {DefaultFile}; a grafana.ini may come first)",
        HelpName = "FILE",
        DefaultValueFactory = static _ => [DefaultFile],
    };

    public static CheckedConfiguration Read(string[]? files) =>
        CheckedConfiguration.Read(files is { Length: > 0 } ? files : [DefaultFile], ProcessEnvironment.Read());

    /// <summary>Reads the configuration for a command that acts on it; null, with the errors told, when it has any.</summary>
    public static CheckedConfiguration? ReadOrTell(string[]? files)
    {
        var configuration = Read(files);
        foreach (var error in configuration.AllErrors)
        {
            Console.Error.WriteLine(error);
        }

        return configuration.AllErrors.Count == 0 ? configuration : null;
    }
}
