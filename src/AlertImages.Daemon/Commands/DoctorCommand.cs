using System.CommandLine;
using System.Runtime.CompilerServices;
using AlertImages.Core.Panels;
using AlertImages.Daemon.Checks;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Hosting;

namespace AlertImages.Daemon.Commands;

/// <summary><c>doctor</c>: looks at what the daemon needs, step by step, one line each: ok, or what is wrong and what to do.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var config = ConfigOption.Create();
        var json = FindingWriter.JsonOption();
        var panel = new Option<string?>("--panel") { Description = "The panel to photograph; default: the first one that the token sees", HelpName = "UID/ID" };
        var command = new Command("doctor", "Look at everything that the daemon needs, and say what is wrong and what to do") { config, json, panel };
        command.AddExample("alertimages doctor --config /etc/alertimages/alertimages.ini");
        command.SetAction((result, cancellationToken) =>
        {
            if (!TryPanel(result.GetValue(panel), out var named))
            {
                Console.Error.WriteLine("--panel takes the UID of a dashboard and the id of a panel, such as web-latency/4");
                return Task.FromResult(ExitCode.Usage);
            }

            return RunAsync(result.GetValue(config), result.GetValue(json), named, cancellationToken);
        });
        return command;
    }

    private static bool TryPanel(string? text, out PanelRef? panel)
    {
        panel = text?.Split('/', 2) is [var uid, var id] ? PanelRef.Parse(uid, id) : null;
        return text is null || panel is not null;
    }

    private static async Task<int> RunAsync(string[]? files, bool asJson, PanelRef? panel, CancellationToken cancellationToken)
    {
        if (ConfigOption.ReadOrTell(files) is not { } configuration)
        {
            return ExitCode.Configuration;
        }

        using var writer = new FindingWriter(asJson);
        await foreach (var finding in ExamineAsync(configuration, writer, panel, cancellationToken))
        {
            writer.Write(finding);
        }

        return writer.ExitCode;
    }

    private static async IAsyncEnumerable<Finding> ExamineAsync(
        CheckedConfiguration configuration,
        FindingWriter writer,
        PanelRef? panel,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new Finding(FindingState.Fine, "configuration", $"valid, {configuration.Provisioning.ContactPoints.Count} contact points");
        foreach (var warning in configuration.AllWarnings)
        {
            yield return new Finding(FindingState.Doubtful, "configuration", warning.ToString());
        }

        using var clients = new HttpClients();
        using var loggers = LoggerFactory.Create(static _ => { });
        yield return DataCheck.Run(configuration.Settings);
        writer.Announce("the store");
        yield return await StoreCheck.RunAsync(configuration.Settings, cancellationToken);
        writer.Announce("Grafana");
        await foreach (var finding in new GrafanaCheck(configuration.Settings, clients).RunAsync().WithCancellation(cancellationToken))
        {
            yield return finding;
        }

        writer.Announce("the renderer");
        yield return await new RendererCheck(configuration.Settings, clients, loggers).RunAsync(cancellationToken);
        writer.Announce("a panel");
        yield return await new PanelCheck(configuration.Settings, clients, loggers).RunAsync(panel, cancellationToken);
        writer.Announce("charts");
        await foreach (var finding in ChartCheck.RunAsync(configuration).WithCancellation(cancellationToken))
        {
            yield return finding;
        }

        writer.Announce("image storage");
        await foreach (var finding in new StorageCheck(configuration.Settings, clients).RunAsync().WithCancellation(cancellationToken))
        {
            yield return finding;
        }

        writer.Announce("contact points");
        await foreach (var finding in new ContactPointCheck(configuration, clients, loggers).RunAsync().WithCancellation(cancellationToken))
        {
            yield return finding;
        }
    }
}
