using System.CommandLine;
using System.Data.Common;
using System.Text.Json;
using AlertImages.ContactPoints.Email;
using AlertImages.Core.Alerts;
using AlertImages.Core.Charts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Images;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Doctor;
using AlertImages.Daemon.Endpoints.Payloads;
using AlertImages.Daemon.Hosting;
using AlertImages.Daemon.Status;
using AlertImages.Rendering.Grafana;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Daemon.Commands;

/// <summary>
/// <c>explain ID|FILE</c>: what happened to an event, from the store and beside a running daemon; or what would happen to the alerts of a payload, without
/// network, picture or message.
/// </summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var subject = new Argument<string>("ID")
        {
            Description = "Id of an event, as its sender was answered, or a file with a payload (a webhook's body, or an array of alerts of the v2 API)",
        };
        var config = ConfigOption.Create();
        var json = new Option<bool>("--json") { Description = "The event as JSON, for programs" };
        var command = new Command("explain", "Say what happened to an event, or would happen to a payload: panel, picture, deliveries")
        {
            subject, config, json,
        };
        command.AddExample("alertimages explain samples/payloads/grafana-webhook-firing.json");
        command.SetAction((result, cancellationToken) => ConfigOption.ReadOrTell(result.GetValue(config)) is not { } configuration
            ? Task.FromResult(ExitCode.Configuration)
            : RunAsync(configuration, result.GetValue(subject)!, result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CheckedConfiguration configuration, string subject, bool asJson, CancellationToken cancellationToken)
    {
        using var rules = new GrafanaRules(
            RuntimeOptions.Renderer(configuration.Settings) with { ServiceAccountToken = null },
            1,
            TimeProvider.System,
            NullLogger<GrafanaRules>.Instance);
        var panels = new PanelResolver(rules, NullLogger<PanelResolver>.Instance) { Map = configuration.Provisioning.PanelMap };
        try
        {
            if (HistoryEndpoints.IsEventId(subject) && !File.Exists(subject))
            {
                return await ExplainEventAsync(configuration.Settings, panels, subject, asJson, cancellationToken);
            }

            ExplainPayload(configuration, panels, await File.ReadAllBytesAsync(subject, cancellationToken));
            return ExitCode.Fine;
        }
        catch (Exception exception) when (exception is PayloadException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception is PayloadException payload ? $"{payload.Field}: {payload.Message}" : exception.Message);
            return ExitCode.Usage;
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync("the store cannot be read: " + exception.Message);
            return ExitCode.Failed;
        }
    }

    private static async Task<int> ExplainEventAsync(
        LoadedConfiguration settings,
        PanelResolver panels,
        string id,
        bool asJson,
        CancellationToken cancellationToken)
    {
        await using var reader = StoreFactory.OpenReader(settings, Path.GetFullPath(settings.Get<PathsSettings>().Data));
        if (await reader.History.FindAsync(id, cancellationToken) is not { } found)
        {
            await Console.Error.WriteLineAsync($"there is no event {id}, or it is older than [notifications] history_retention");
            return ExitCode.Failed;
        }

        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(NotificationBody.Of(found, panels), HistoryJson.Default.NotificationBody));
            return ExitCode.Fine;
        }

        Console.WriteLine($"{Texts.Title(found.Group)}: {found.State.Label()}");
        foreach (var (alert, index) in (found.Group?.Alerts ?? []).Select(static (alert, index) => (alert, index)))
        {
            var picture = found.Pictures.ElementAtOrDefault(index);
            var image = picture?.Token is { } token ? found.Images.GetValueOrDefault(token) : null;
            TellPanel(panels, alert, HistorySteps.Panel(panels, alert, image));
            Console.WriteLine(
                $"  picture: {(picture is null ? "not yet" : picture.Failure is { } failure ? "none, " + failure.Text(picture.Detail) : Describe(image))}");
        }

        foreach (var step in HistorySteps.Of(found))
        {
            Console.WriteLine($"+{Texts.After(step.Time - found.ReceivedAt),-8} {step.What} {step.Detail}");
        }

        foreach (var delivery in found.Deliveries.Where(static delivery => delivery.NextAttemptAt is not null))
        {
            Console.WriteLine($"{delivery.Type} ({delivery.Integration}) is {delivery.State.Label()}, next attempt {delivery.NextAttemptAt:u}");
        }

        return ExitCode.Fine;
    }

    private static void ExplainPayload(CheckedConfiguration configuration, PanelResolver panels, byte[] body)
    {
        var (settings, now) = (configuration.Settings, TimeProvider.System.GetUtcNow());
        var isArray = TestTemplateCommand.IsArray(body);
        var group = TestTemplateCommand.ReadPayload(body, settings.Get<GrafanaSettings>().Url);
        var screenshots = settings.Get<ScreenshotSettings>();
        Console.WriteLine($"{group.Alerts.Count} alerts, read as {(isArray ? "alerts of the v2 API" : group.Source + " webhook")}; nothing is sent");
        foreach (var alert in group.Alerts)
        {
            var panel = HistorySteps.Panel(panels, alert, null);
            var isUnknown = panel == HistorySteps.NoPanel;
            TellPanel(panels, alert, isUnknown ? panel + "; the daemon would also ask Grafana for the alert's rule, if it has one" : panel);
            var hasChart = false;
            if (settings.Get<ChartSettings>().Datasources.Length > 0 && ChartFinder.Find(alert, panels.Map) is { } chart)
            {
                hasChart = true;
                Console.WriteLine($"  chart: of {chart.Expression} (from {chart.How}), where there is no panel or it cannot be had");
            }

            Console.WriteLine(screenshots.Capture
                ? $"  picture: of the {(alert.Status == AlertState.Firing ? "firing" : "resolved")} phase, "
                    + $"once for this alert since "
                    + $"{alert.StartsAt?.ToString("u") ?? "an unknown time"}{(isUnknown && !hasChart ? ", if its rule names a panel" : "")}"
                : "  picture: none, [unified_alerting.screenshots] capture = false");
            if (screenshots.Capture && ExistingImages.AreNamedBy(alert))
            {
                Console.WriteLine($"  picture by Grafana: {WhenGrafanas(alert, screenshots.ReuseExistingImage)}");
            }
        }

        using var clients = new HttpClients();
        using var loggers = LoggerFactory.Create(static _ => { });
        var registry = new ContactPointRegistry();
        Configuration.Provisioning.ContactPointBinder.Apply(registry, configuration.Provisioning, configuration.CreateContactPoints(
            new ContactPointServices(clients.Create, TimeProvider.System, loggers, [RuntimeOptions.Smtp(settings), new EmailMetrics(new MetricRegistry())])));
        foreach (var name in ContactPointsOf(registry, group, isArray))
        {
            Console.WriteLine($"contact point {name}:");
            foreach (var integration in registry.Integrations(name))
            {
                var isLeftOut = integration.DisableResolveMessage && !group.Firing.Any();
                Console.WriteLine(
                    $"  {integration.Type} ({integration.Uid}): "
                        + $"{(isLeftOut ? "gets nothing, disableResolveMessage is set" : ContactPointCheck.Describe(integration.Sender.Images))}");
            }
        }
    }

    private static string Describe(Image? image) =>
        image is null ? "no longer kept" : image.About?.Remark() is { Length: > 0 } remark ? $"{image.Path} ({remark})" : image.Path;

    private static string WhenGrafanas(Alert alert, ReuseKind reuse) => (alert.Status, reuse) switch
    {
        (_, ReuseKind.Never) => "not used, reuse_existing_image = never",
        (AlertState.Resolved, _) => "not used, because Grafana keeps that of the firing alert",
        (_, ReuseKind.Always) => "used before ours, if it shows what ours would",
        _ => "used when ours cannot be had, if it shows what ours would",
    };

    /// <summary>By the policies, as alerts of the v2 API go; else by the payload's receiver.</summary>
    private static IEnumerable<string> ContactPointsOf(ContactPointRegistry registry, AlertGroup group, bool isArray) => registry.Policies is not { } policies
        ? []
        : isArray
            ? group.Alerts.SelectMany(alert => policies.Route(alert.Labels)).Select(static target => target.ContactPoint).Distinct(StringComparer.Ordinal)
            : [registry.Contains(group.Receiver) ? group.Receiver : registry.DefaultName!];

    private static void TellPanel(PanelResolver panels, Alert alert, string panel)
    {
        Console.WriteLine(
            $"{alert.Name} "
                + string.Join(
                    ' ',
                    Texts.Public(alert.Labels).Where(static label => label.Key != "alertname").Select(static label => $"{label.Key}={label.Value}")));
        foreach (var (place, result) in panels.Explain(alert))
        {
            Console.WriteLine($"  {place}: {result switch
            {
                PanelResolution.Found found => $"dashboard {found.Panel.DashboardUid}, panel {found.Panel.Name}",
                PanelResolution.None none => none.Reason.Text(),
                _ => "nothing",
            }}");
        }

        Console.WriteLine($"  panel: {panel}");
    }
}
