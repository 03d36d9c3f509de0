using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Screenshots;

namespace AlertImages.Core.Pipeline;

/// <summary>Decides for one alert of a group: the picture that its episode has already, or what to take and in which order.</summary>
public sealed class PicturePlanner(
    ScreenshotPlanner planner, ScreenshotLedger ledger, ScreenshotService screenshots, ScreenshotOptions options, TimeProvider time)
{
    private readonly GrafanaPictureRule _grafana = new(options, time);

    /// <summary>The plan; <paramref name="window"/> and <paramref name="moreWindows"/> are those that all alerts of the group share.</summary>
    internal async Task<PicturePlan> PlanAsync(
        AlertSubject subject, PicturePolicy policy, ScreenshotWindow window, IReadOnlyList<ScreenshotWindow> moreWindows)
    {
        var alert = subject.Alert;
        var plan = new PicturePlan(alert, policy.EpisodeOf(alert)) { IsMarked = policy.Annotate ?? options.Annotate };
        if (!options.Capture || policy.Pictures == false)
        {
            return plan with
            {
                Done = new TakenPicture(new ScreenshotResult.Missing(options.Capture ? PictureFailure.PolicyOff : PictureFailure.CaptureDisabled)),
            };
        }

        if (await ledger.FindOrBeginAsync(plan.Episode, time, CancellationToken.None) is { } before)
        {
            return plan with { Done = new TakenPicture(new ScreenshotResult.Taken(before)) { More = await FindMoreAsync(plan) } };
        }

        var look = policy.Apply(options.Look);
        plan = await PlanRequestsAsync(plan, subject, look, window, moreWindows);
        // whether a panel has variables is unknown while it cannot be planned
        var isUnknown = plan.Panel is null && !plan.WhyNoPanel.Reason.NamesNoPanel();
        return plan with
        {
            WhyNotGrafana = isUnknown ? "the dashboard's variables are unknown" : _grafana.WhyNot(alert, plan.Panel, window, look, plan.IsMarked),
        };
    }

    private async Task<PicturePlan> PlanRequestsAsync(
        PicturePlan plan, AlertSubject subject, ScreenshotLook look, ScreenshotWindow window, IReadOnlyList<ScreenshotWindow> moreWindows)
    {
        var found = subject.Panel as PanelResolution.Found;
        var planned = found is null ? null : await planner.PlanAsync(plan.Alert, found, window, look, CancellationToken.None);
        var panel = (planned as ScreenshotPlan.Ready)?.Request;
        var chart = subject.Chart is { } expression ? planner.Plan(plan.Alert, expression, window, look) : null;
        var first = panel ?? chart;
        return plan with
        {
            Panel = panel,
            Chart = chart,
            WhyNoPanel = planned is ScreenshotPlan.None none
                ? screenshots.Refuse(found!.Panel, none)
                : new((subject.Panel as PanelResolution.None)?.Reason ?? PictureFailure.NoDashboard),
            More = first is null ? [] : [.. moreWindows.Select(more => first with { Window = more }), .. MorePanels(plan.Alert, panel)],
        };
    }

    private static IEnumerable<ScreenshotRequest> MorePanels(Alert alert, ScreenshotRequest? panel) =>
        panel is null ? [] : ScreenshotPlanner.MorePanels(alert, panel.Panel).Select(other => panel with { Subject = new PictureSubject.OfPanel(other) });

    private async Task<IReadOnlyList<Picture>> FindMoreAsync(PicturePlan plan)
    {
        if (!planner.WantsMore(plan.Alert))
        {
            return [];
        }

        var pictures = new List<Picture>();
        for (var number = 1; number <= ScreenshotPlanner.MaxMore; number++)
        {
            if (await ledger.FindAsync(plan.Episode.More(number), CancellationToken.None) is { } picture)
            {
                pictures.Add(picture);
            }
        }

        return pictures;
    }
}
