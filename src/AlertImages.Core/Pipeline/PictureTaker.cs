using AlertImages.Core.Alerts;
using AlertImages.Core.Charts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Images;
using AlertImages.Core.Policies;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Pipeline;

/// <summary>
/// Takes the pictures of the alerts of a group: the one that the episode has already, the panel's, Grafana's own where ours cannot be had, or a chart of the
/// alert's own expression.
/// What it starts runs to its end whoever waits, and never throws.
/// </summary>
public sealed partial class PictureTaker(PanelResolver panels, ScreenshotPlanner planner, ScreenshotLedger ledger, PictureSources sources, PictureTools tools)
{
    /// <summary>Alerts of a group whose log lines are read: more lines than theirs are not shown.</summary>
    private const int MaxWithLines = 3;

    private static readonly Task<IReadOnlyList<string>> s_noLines = Task.FromResult<IReadOnlyList<string>>([]);
    private readonly ScreenshotOptions _options = tools.Screenshots;
    private readonly GrafanaPictureRule _rule = new(tools.Screenshots, tools.Time);
    private readonly ILogger _logger = tools.Logger;

    /// <summary>Failures of a panel after which its alert's chart is better than nothing.</summary>
    private static bool IsPanelTrouble(ImageFailure failure) =>
        failure is not (ImageFailure.Storm or ImageFailure.Limit or ImageFailure.DiskFull or ImageFailure.ContextCanceled);

    private static bool NamesNoPanel(ImageFailure failure) => failure is ImageFailure.NoDashboard or ImageFailure.NoPanel or ImageFailure.InvalidPanel;

    /// <summary>Failures after which Grafana's own picture helps: it costs no place among the screenshots.</summary>
    private static bool MayFallBack(ImageFailure failure) => IsPanelTrouble(failure) || failure == ImageFailure.Limit;

    /// <summary>Starts the work for every alert, in the group's order.</summary>
    /// <param name="group">The alerts.</param>
    /// <param name="now">End of the windows of alerts that fire.</param>
    /// <param name="hurry">Ends when nobody waits for further pictures any more: then the first one goes alone.</param>
    public IReadOnlyList<Task<AlertPicture>> Start(AlertGroup group, DateTimeOffset now, Task hurry)
    {
        ArgumentNullException.ThrowIfNull(group);
        var windows = planner.Windows(group.Alerts, now);
        var more = planner.MoreWindows(group.Alerts, now);
        var plans = group.Alerts.Select((alert, index) => PlanAsync(alert, group.ContactPoint, windows[index], [.. more.Select(window => window[index])]))
            .ToArray();
        var together = new GroupPictures(plans, _options.MaxPerGroup, tools.Time);
        var withLines = group.Firing.OrderBy(Severity.RankOf).Take(MaxWithLines).ToHashSet(ReferenceEqualityComparer.Instance);
        return [.. group.Alerts.Select((alert, index) => TakeAsync(
            plans[index],
            together,
            hurry,
            withLines.Contains(alert) ? ReadLogLinesAsync(alert) : s_noLines))];
    }

    private async Task<PicturePlan> PlanAsync(Alert alert, string contactPoint, ScreenshotWindow window, IReadOnlyList<ScreenshotWindow> moreWindows)
    {
        var policy = sources.Policies.Of(contactPoint, alert.Labels);
        var plan = new PicturePlan(alert, EpisodeKey.Of(alert) with { Variant = policy.Look }) { IsMarked = policy.Annotate ?? _options.Annotate };
        if (!_options.Capture || policy.Pictures == false)
        {
            return plan with { Done = new AlertPicture(null, _options.Capture ? ImageFailure.PolicyOff : ImageFailure.CaptureDisabled) };
        }

        try
        {
            if (await ledger.FindOrBeginAsync(plan.Episode, tools.Time, CancellationToken.None) is { } before)
            {
                return plan with { Done = With(before) with { More = await FindMoreAsync(plan) } };
            }

            var look = policy.Apply(_options.Look);
            plan = await FindSubjectAsync(plan, look, window, moreWindows);
            // of a panel that cannot be planned it is not known whether it has variables
            plan = plan with
            {
                WhyNotGrafana = plan.Panel is null && !NamesNoPanel(plan.WhyNoPanel.Reason)
                    ? "the dashboard's variables are unknown"
                    : _rule.WhyNot(alert, plan.Panel, window, look, plan.IsMarked),
            };
            return _options.GrafanaPictures == GrafanaPictureUse.Always ? plan with { GrafanaPicture = await FindGrafanaPictureAsync(plan) } : plan;
        }
        catch (Exception exception)
        {
            // a picture must never fail its notification, whatever is wrong with the store
            LogBroken(exception);
            return plan with { Done = new AlertPicture(null, ImageFailure.Error) };
        }
    }

    private async Task<PicturePlan> FindSubjectAsync(
        PicturePlan plan,
        ScreenshotLook look,
        ScreenshotWindow window,
        IReadOnlyList<ScreenshotWindow> moreWindows)
    {
        PanelResolution resolution;
        using (Tracing.StartStep("panel"))
        {
            resolution = await panels.ResolveAsync(plan.Alert, CancellationToken.None);
        }

        var found = resolution as PanelResolution.Found;
        var planned = found is null ? null : await planner.PlanAsync(plan.Alert, found, window, look, CancellationToken.None);
        var panel = (planned as ScreenshotPlan.Ready)?.Request;
        var chart = _options.Charts && ChartFinder.Find(plan.Alert, panels.Map) is { } subject ? planner.Plan(plan.Alert, subject, window, look) : null;
        var first = panel ?? chart;
        return plan with
        {
            Panel = panel,
            Chart = chart,
            WhyNoPanel = planned is ScreenshotPlan.None none
                ? sources.Screenshots.Refuse(found!.Panel, none)
                : new((resolution as PanelResolution.None)?.Reason ?? ImageFailure.NoDashboard),
            More = first is null ? [] : [.. moreWindows.Select(more => first with { Window = more }), .. MorePanels(plan.Alert, panel)],
        };
    }

    private static IEnumerable<ScreenshotRequest> MorePanels(Alert alert, ScreenshotRequest? panel) =>
        panel is null ? [] : ScreenshotPlanner.MorePanels(alert, panel.Panel).Select(other => panel with { Panel = other });

    private async Task<AlertPicture> TakeAsync(Task<PicturePlan> planning, GroupPictures together, Task hurry, Task<IReadOnlyList<string>> lines)
    {
        AlertPicture picture;
        try
        {
            var plan = await planning;
            picture = plan.Done ?? await TakeAsync(plan, together, hurry);
        }
        catch (Exception exception)
        {
            // as above
            LogBroken(exception);
            picture = new AlertPicture(null, ImageFailure.Error);
        }

        return await lines is { Count: > 0 } found ? picture with { LogLines = found } : picture;
    }

    private async Task<AlertPicture> TakeAsync(PicturePlan plan, GroupPictures together, Task hurry)
    {
        var further = plan.More.Count > 0 ? TakeMoreAsync(plan) : Task.FromResult<IReadOnlyList<string>?>(null);
        var result = await TakeFirstAsync(plan, together, hurry);
        await RecordAsync(plan.Episode, result);
        // the first picture must not be late because of the others, which are kept for the repeats
        var more = await Task.WhenAny(further, hurry) == further ? await further : null;
        return result is ScreenshotResult.Taken taken
            ? With(taken.Image) with { More = more }
            : Without((ScreenshotResult.Missing)result) with { More = more };
    }

    private static AlertPicture With(Image image) => new(image.Token, null) { Origin = image.About?.Origin ?? ImageOrigin.AlertImages };

    private static AlertPicture Without(ScreenshotResult.Missing missing) =>
        new(null, missing.Reason) { Detail = missing.Detail.Length > 0 ? missing.Detail : null };

    /// <summary>Our picture of the panel, else Grafana's, else a chart.</summary>
    private async Task<ScreenshotResult> TakeFirstAsync(PicturePlan plan, GroupPictures together, Task hurry)
    {
        if (plan.GrafanaPicture is { } first)
        {
            return new ScreenshotResult.Taken(first);
        }

        var isFallback = _options.GrafanaPictures == GrafanaPictureUse.Fallback;
        ScreenshotResult result = plan.WhyNoPanel;
        if (plan.Panel is { } panel)
        {
            var isInTime = !hurry.IsCompleted;
            var shot = ShootAsync(panel, together, plan);
            // a picture that is not ready by now comes after its notification; Grafana's is there already
            if (isFallback && isInTime && await Task.WhenAny(shot, hurry) == hurry && await FindGrafanaPictureAsync(plan) is { } ready)
            {
                return new ScreenshotResult.Taken(ready);
            }

            result = await shot;
        }

        if (isFallback && result is ScreenshotResult.Missing failed && MayFallBack(failed.Reason) && await FindGrafanaPictureAsync(plan) is { } instead)
        {
            return new ScreenshotResult.Taken(instead);
        }

        if (plan.Chart is { } chart && result is ScreenshotResult.Missing missing && IsPanelTrouble(missing.Reason))
        {
            var drawn = await ShootAsync(chart, together, plan);
            // of two reasons the one that an operator can mend first
            return drawn is ScreenshotResult.Taken || NamesNoPanel(missing.Reason) ? drawn : result;
        }

        return result;
    }

    /// <summary>Grafana's own picture of the alert, where it names one that may stand for ours.</summary>
    private async Task<Image?> FindGrafanaPictureAsync(PicturePlan plan)
    {
        if (_options.GrafanaPictures == GrafanaPictureUse.Never || !ExistingImages.AreNamedBy(plan.Alert))
        {
            return null;
        }

        if (plan.WhyNotGrafana is { } why)
        {
            LogGrafanaNotUsed(why);
            return null;
        }

        return await sources.Existing.FindAsync(plan.Alert, plan.Panel?.Subject ?? "");
    }

    private async Task<ScreenshotResult> ShootAsync(ScreenshotRequest request, GroupPictures together, PicturePlan plan)
    {
        if (await together.AdmitAsync(plan, request) is not { } admitted)
        {
            return new ScreenshotResult.Missing(ImageFailure.Storm);
        }

        using var span = Tracing.StartStep("picture")?.SetTag("grafana.dashboard_uid", request.Panel.DashboardUid)
            .SetTag("grafana.panel_id", request.Panel.GrafanaId);
        var result = await sources.Screenshots.TakeAsync(admitted, CancellationToken.None);
        if (result is ScreenshotResult.Missing missing)
        {
            span.Fail(missing.Reason.Label());
        }

        return result;
    }

    private async Task<IReadOnlyList<string>?> TakeMoreAsync(PicturePlan plan)
    {
        var taken = await Task.WhenAll(plan.More.Take(ScreenshotPlanner.MaxMore)
            .Select(request => sources.Screenshots.TakeAsync(request, CancellationToken.None)));
        foreach (var (index, result) in taken.Index())
        {
            await RecordAsync(plan.Episode.More(index + 1), result);
        }

        return taken.OfType<ScreenshotResult.Taken>().Select(static result => result.Image.Token).ToList() is { Count: > 0 } tokens ? tokens : null;
    }

    private async Task<IReadOnlyList<string>?> FindMoreAsync(PicturePlan plan)
    {
        if (!planner.WantsMore(plan.Alert))
        {
            return null;
        }

        var tokens = new List<string>();
        for (var number = 1; number <= ScreenshotPlanner.MaxMore; number++)
        {
            if (await ledger.FindAsync(plan.Episode.More(number), CancellationToken.None) is { } image)
            {
                tokens.Add(image.Token);
            }
        }

        return tokens.Count > 0 ? tokens : null;
    }

    private async Task<IReadOnlyList<string>> ReadLogLinesAsync(Alert alert)
    {
        try
        {
            return _options.Charts ? await sources.Logs.ReadAsync(alert, panels.Map, CancellationToken.None) : [];
        }
        catch (Exception exception)
        {
            // lines are as dispensable as pictures
            LogBroken(exception);
            return [];
        }
    }

    private async Task RecordAsync(EpisodeKey episode, ScreenshotResult result)
    {
        try
        {
            await ledger.RecordAsync(episode, result, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // the picture is good all the same; only the repeats will not know of it
            LogNotRecorded(exception);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Grafana's own picture of an alert is not used: {Why}")]
    private partial void LogGrafanaNotUsed(string why);

    [LoggerMessage(LogLevel.Warning, "The image of an alert could not be noted")]
    private partial void LogNotRecorded(Exception exception);

    [LoggerMessage(LogLevel.Error, "The image of an alert could not be looked up")]
    private partial void LogBroken(Exception exception);
}

/// <summary>Where pictures come from, and who says what is wanted.</summary>
/// <param name="Existing">Pictures that Grafana made already.</param>
/// <param name="Screenshots">New ones.</param>
/// <param name="Logs">The log lines beside them.</param>
/// <param name="Policies">What is wanted where.</param>
public sealed record PictureSources(ExistingImages Existing, ScreenshotService Screenshots, ILogLines Logs, PicturePolicies Policies);

/// <summary>What taking pictures needs besides its work.</summary>
public sealed record PictureTools(ScreenshotOptions Screenshots, TimeProvider Time, ILogger<PictureTaker> Logger);
