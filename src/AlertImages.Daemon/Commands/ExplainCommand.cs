using System.CommandLine;
using System.Data.Common;
using System.Text.Json;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Daemon.Checks;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Endpoints.Payloads;
using AlertImages.Daemon.History;
using AlertImages.Daemon.History.Pages;
using AlertImages.Daemon.Hosting;

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
        try
        {
            if (HistoryEndpoints.IsEventId(subject) && !File.Exists(subject))
            {
                return await ExplainEventAsync(configuration.Settings, subject, asJson, cancellationToken);
            }

            ExplainPayload(configuration, await File.ReadAllBytesAsync(subject, cancellationToken));
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

    private static async Task<int> ExplainEventAsync(LoadedConfiguration settings, string id, bool asJson, CancellationToken cancellationToken)
    {
        await using var reader = StoreFactory.OpenReader(settings, Path.GetFullPath(settings.Get<PathsSettings>().Data));
        if (await reader.History.FindAsync(id, cancellationToken) is not { } found)
        {
            await Console.Error.WriteLineAsync($"there is no event {id}, or it is older than [notifications] history_retention");
            return ExitCode.Failed;
        }

        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(NotificationBody.Of(found), HistoryJson.Default.NotificationBody));
            return ExitCode.Fine;
        }

        Console.WriteLine($"{HistoryTexts.Title(found.Group)}: {found.State.Label()}");
        foreach (var (alert, index) in (found.Group?.Alerts ?? []).Select(static (alert, index) => (alert, index)))
        {
            var picture = found.Pictures.ElementAtOrDefault(index);
            var image = picture?.Token is { } token ? found.KnownPictures.GetValueOrDefault(token) : null;
            Console.WriteLine(Title(alert));
            Console.WriteLine($"  panel: {HistorySteps.Subject(found.Subjects.ElementAtOrDefault(index))}");
            Console.WriteLine(
                $"  picture: {(picture is null ? "not yet" : picture.Failure is { } failure ? "none, " + failure.Text(picture.Detail) : Describe(image))}");
        }

        foreach (var step in HistorySteps.Of(found))
        {
            Console.WriteLine($"+{HistoryTexts.After(step.Time - found.ReceivedAt),-8} {step.What} {step.Detail}");
        }

        foreach (var delivery in found.Deliveries.Where(static delivery => delivery.NextAttemptAt is not null))
        {
            Console.WriteLine($"{delivery.Type} ({delivery.Integration}) is {delivery.State.Label()}, next attempt {delivery.NextAttemptAt:u}");
        }

        return ExitCode.Fine;
    }

    /// <summary>What the daemon's own subject finder and routes say of the payload; Grafana is not asked.</summary>
    private static void ExplainPayload(CheckedConfiguration configuration, byte[] body)
    {
        var settings = configuration.Settings;
        var isArray = TestTemplateCommand.IsArray(body);
        var group = TestTemplateCommand.ReadPayload(body, settings.Get<GrafanaSettings>().Url);
        using var clients = new HttpClients();
        using var loggers = LoggerFactory.Create(static _ => { });
        var provisioned = configuration.CreateSnapshot(
            new ContactPointServices(clients.Create, TimeProvider.System, loggers, RuntimeOptions.Smtp(settings), new MetricRegistry()));
        Console.WriteLine($"{group.Alerts.Count} alerts, read as {(isArray ? "alerts of the v2 API" : group.Source + " webhook")}; nothing is sent");
        foreach (var alert in group.Alerts)
        {
            ExplainAlert(alert, provisioned, settings.Get<ScreenshotSettings>());
        }

        var asReceived = settings.Get<AlertmanagerSettings>().Grouping == AlertGrouping.AsReceived;
        foreach (var notification in isArray ? Routes.OfAlerts(group, provisioned, asReceived) : Routes.OfWebhook(group, provisioned))
        {
            ExplainNotification(notification, provisioned, isGrouped: isArray && !asReceived);
        }
    }

    private static void ExplainAlert(Alert alert, ProvisionedSnapshot provisioned, ScreenshotSettings screenshots)
    {
        var found = SubjectFinder.FindOffline(alert, provisioned).ToFound();
        Console.WriteLine(Title(alert));
        foreach (var (place, result) in PanelResolver.Explain(alert, provisioned.Panels))
        {
            Console.WriteLine($"  {place}: {result switch
            {
                PanelResolution.Found panel => $"dashboard {panel.Panel.DashboardUid}, panel {panel.Panel.Name}",
                PanelResolution.None none => none.Reason.Text(),
                _ => "nothing",
            }}");
        }

        var isUnknown = found is { Panel: null, WhyNoPanel: null or PictureFailure.NoDashboard };
        var askedNext = isUnknown ? "; the daemon would also ask Grafana for the alert's rule, if it has one" : "";
        Console.WriteLine($"  panel: {HistorySteps.Subject(found with { Expression = null })}{askedNext}");
        if (found.Expression is { } expression)
        {
            Console.WriteLine($"  chart: of {expression} (from {found.ExpressionHow}), where there is no panel or it cannot be had");
        }

        var onlyByRule = isUnknown && found.Expression is null ? ", if its rule names a panel" : "";
        Console.WriteLine(screenshots.Capture
            ? $"  picture: of the {alert.Status.Label()} phase, once for this alert since {alert.StartsAt?.ToString("u") ?? "an unknown time"}{onlyByRule}"
            : "  picture: none, [unified_alerting.screenshots] capture = false");
        if (screenshots.Capture && GrafanaPictures.AreNamedBy(alert))
        {
            Console.WriteLine($"  picture by Grafana: {WhenGrafanas(alert, screenshots.ReuseExistingImage)}");
        }
    }

    private static void ExplainNotification(AlertGroup notification, ProvisionedSnapshot provisioned, bool isGrouped)
    {
        var isOnlyResolved = isGrouped && !notification.Firing.Any();
        Console.WriteLine($"contact point {notification.ContactPoint}:{(isOnlyResolved ? " only if these alerts were notified as firing before" : "")}");
        foreach (var integration in provisioned.Integrations(notification.ContactPoint))
        {
            var text = Routes.IsNotified(integration, notification)
                ? ContactPointCheck.Describe(integration.Sender.Images)
                : "gets nothing, disableResolveMessage is set";
            Console.WriteLine($"  {integration.Type} ({integration.Uid}): {text}");
        }
    }

    private static string Describe(Picture? picture) =>
        picture is null ? "no longer kept" : picture.About?.Remark() is { Length: > 0 } remark ? $"{picture.Path} ({remark})" : picture.Path;

    private static string WhenGrafanas(Alert alert, ReuseKind reuse) => (alert.Status, reuse) switch
    {
        (_, ReuseKind.Never) => "not used, reuse_existing_image = never",
        (AlertState.Resolved, _) => "not used, because Grafana keeps that of the firing alert",
        (_, ReuseKind.Always) => "used before ours, if it shows what ours would",
        _ => "used when ours cannot be had, if it shows what ours would",
    };

    private static string Title(Alert alert)
    {
        var labels = HistoryTexts.Public(alert.Labels).Where(static label => label.Key != "alertname").Select(static label => $"{label.Key}={label.Value}");
        return $"{alert.Name} {string.Join(' ', labels)}";
    }
}
