using System.CommandLine;
using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Commands;

/// <summary><c>show-config</c>: the effective settings, each with its source; secrets are masked.</summary>
internal static class ShowConfigCommand
{
    public static Command Create()
    {
        var config = ConfigOption.Create();
        var command = new Command("show-config", "Show the effective settings and where each comes from") { config };
        command.AddExample("alertimages show-config --config config/alertimages.ini");
        command.SetAction(result => Run(result.GetValue(config)));
        return command;
    }

    private static int Run(string[]? files)
    {
        var configuration = ConfigOption.Read(files);
        foreach (var section in SettingsCatalog.Sections)
        {
            Show(configuration.Settings, section);
        }

        foreach (var contactPoint in configuration.Provisioning.ContactPoints)
        {
            foreach (var receiver in contactPoint.Receivers)
            {
                Console.WriteLine(
                    SecretRedactor.Redact($"contact point '{contactPoint.Name}': {receiver.Type} '{receiver.Uid}' ; {contactPoint.File}:{receiver.Line}"));
            }
        }

        foreach (var error in configuration.AllErrors)
        {
            Console.Error.WriteLine(error);
        }

        return configuration.AllErrors.Count == 0 ? ExitCode.Fine : ExitCode.Configuration;
    }

    private static void Show(LoadedConfiguration settings, Type section)
    {
        var name = SettingsCatalog.NameOf(section);
        Console.WriteLine($"[{name}]");
        foreach (var (key, property) in SettingsCatalog.KeysOf(section))
        {
            var value = ValueReader.Write(property.GetValue(settings.Get(section)));
            Console.WriteLine($"{key} = {WithoutUser(value)} ; {settings.SourceOf(name, key)}");
        }

        Console.WriteLine();
    }

    /// <summary>A password inside an address is a secret, too.</summary>
    private static string WithoutUser(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.UserInfo.Length > 0
            ? value.Replace(address.UserInfo + "@", Secret.Mask + "@", StringComparison.Ordinal)
            : value;
}
