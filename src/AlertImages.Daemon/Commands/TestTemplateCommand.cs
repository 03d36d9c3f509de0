using System.CommandLine;
using AlertImages.Core.Alerts;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Templating;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Endpoints.Payloads;
using AlertImages.GoTemplates;

namespace AlertImages.Daemon.Commands;

/// <summary><c>test-template FILE --payload FILE</c>: what a template gives for the alerts of a payload.</summary>
internal static class TestTemplateCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A file with a Go template; what it defines is rendered when it has no text of its own" };
        var payload = new Option<string>("--payload")
        {
            Description = "Body of a webhook of Grafana or Alertmanager, or an array of alerts of the v2 API",
            Required = true,
            HelpName = "FILE",
        };
        var name = new Option<string?>("--name") { Description = "Render the template of this name", HelpName = "NAME" };
        var config = new Option<string[]>("--config") { Description = "Configuration whose templates can be called; may repeat", HelpName = "FILE" };
        var command = new Command("test-template", "Render a template with the alerts of a payload") { file, payload, name, config };
        command.AddExample("alertimages test-template slack.tmpl --payload samples/payloads/grafana-webhook-firing.json");
        command.SetAction(result => Run(result.GetValue(file)!, result.GetValue(payload)!, result.GetValue(name), result.GetValue(config) ?? []));
        return command;
    }

    private static int Run(string file, string payload, string? name, string[] config)
    {
        var configuration = config.Length > 0 ? ConfigOption.ReadOrTell(config) : null;
        if (config.Length > 0 && configuration is null)
        {
            return ExitCode.Configuration;
        }

        try
        {
            var text = File.ReadAllText(file);
            var group = ReadPayload(File.ReadAllBytes(payload), configuration?.Settings.Get<GrafanaSettings>().Url ?? "");
            var catalog = configuration?.Provisioning.Templates ?? TemplateCatalog.BuiltIn;
            if (name is null && !TemplateCatalog.DefinesOnly(text))
            {
                return Print(catalog, text, group, null) ? ExitCode.Fine : ExitCode.Failed;
            }

            var known = catalog.With(Path.GetFileName(file), text);
            var names = name is null ? TemplateCatalog.NamesIn(text) : [name];
            return names.All(each => Print(known, $"{{{{ template \"{each}\" . }}}}", group, name is null ? each : null)) ? ExitCode.Fine : ExitCode.Failed;
        }
        catch (Exception exception) when (exception is GoTemplateException or PayloadException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return exception is GoTemplateException ? ExitCode.Configuration : ExitCode.Usage;
        }
    }

    public static AlertGroup ReadPayload(byte[] body, string grafanaUrl)
    {
        var now = TimeProvider.System.GetUtcNow();
        return AlertLinks.Complete(IsArray(body) ? ReadAlerts(body, now) : PayloadReader.Read(body, "test", now), grafanaUrl, now);
    }

    public static bool IsArray(byte[] body) => body.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'[', ..];

    private static AlertGroup ReadAlerts(byte[] body, DateTimeOffset now)
    {
        var (alerts, errors) = AlertsReader.Read(body, TimeSpan.FromMinutes(5), now);
        return errors.Count > 0 || alerts.Count == 0
            ? throw new PayloadException("payload", errors.Count > 0 ? string.Join("; ", errors) : "must hold at least one alert")
            : AlertsReader.ToGroup(alerts, "test", PolicyTree.Of("test").Root.GroupLabels, now);
    }

    private static bool Print(TemplateCatalog catalog, string text, AlertGroup group, string? heading)
    {
        if (heading is not null)
        {
            Console.WriteLine($"==> {heading} <==");
        }

        var output = new TemplateRenderer(catalog, TimeProvider.System, static failure => Console.Error.WriteLine(failure.Message))
            .TryRender(TextTemplate.Parse(text), new TemplateInput(group));
        if (output is not null)
        {
            Console.WriteLine(output);
        }

        return output is not null;
    }
}
