using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Work;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Pipeline;

/// <summary>
/// Takes the picture of each alert: the one that its episode has already, the panel's, Grafana's own where ours cannot be had, or a chart of the
/// alert's expression.
/// What it starts runs to its end whoever waits, and never fails.
/// </summary>
public sealed partial class PictureTaker(
    PicturePlanner planner, ScreenshotPlanner windows, ScreenshotLedger ledger, ScreenshotService screenshots, GrafanaPictures grafana, ILogLines logs,
    ScreenshotOptions options, TimeProvider time, ILogger<PictureTaker> logger)
{
    /// <summary>Alerts of a group whose log lines are read: more lines than theirs are not shown.</summary>
    private const int MaxWithLines = 3;

    /// <summary>Share of the budget spent waiting for additional pictures, or for ours where Grafana's is there already.</summary>
    private const double ShareForMore = 0.9;

    private static readonly Task<IReadOnlyList<string>> s_noLines = Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Starts the work for every alert, in the group's order.</summary>
    public IReadOnlyList<Task<TakenPicture>> Take(
        AlertGroup group, IReadOnlyList<Task<AlertSubject>> subjects, ProvisionedSnapshot provisioned, Deadline deadline)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(provisioned);
        ArgumentNullException.ThrowIfNull(deadline);
        var now = time.GetUtcNow();
        var hurry = deadline.AfterAsync(ShareForMore);
        var (usual, more) = (windows.Windows(group.Alerts, now), windows.MoreWindows(group.Alerts, now));
        var plans = subjects.Select(
            (subject, index) => PlanAsync(group, subject, provisioned, usual[index], [.. more.Select(window => window[index])])).ToArray();
        var admission = new PictureAdmission(plans, options.MaxPerGroup, time);
        var withLines = provisioned.Datasources.Count > 0
            ? group.Firing.OrderBy(Severity.RankOf).Take(MaxWithLines).ToHashSet(ReferenceEqualityComparer.Instance) : [];
        return
        [
            .. group.Alerts.Select((alert, index) => TakeAsync(
                group, plans[index], admission, hurry, withLines.Contains(alert) ? ReadLogLinesAsync(group, alert, provisioned.Panels) : s_noLines)),
        ];
    }

    private async Task<PicturePlan> PlanAsync(
        AlertGroup group, Task<AlertSubject> finding, ProvisionedSnapshot provisioned, ScreenshotWindow window, IReadOnlyList<ScreenshotWindow> moreWindows)
    {
        var subject = await finding;
        var policy = provisioned.Pictures.Of(group.ContactPoint, subject.Alert.Labels);
        try
        {
            var plan = await planner.PlanAsync(subject, policy, window, moreWindows);
            return plan.Done is null && options.GrafanaPictures == GrafanaPictureUse.Always
                ? plan with { GrafanaPicture = await FindGrafanaPictureAsync(plan) }
                : plan;
        }
        catch (Exception exception)
        {
            // a picture must never fail its notification, whatever is wrong with the store
            LogFailed(exception, group.GroupKey);
            return new PicturePlan(subject.Alert, policy.EpisodeOf(subject.Alert))
            {
                Done = new TakenPicture(new ScreenshotResult.Missing(PictureFailure.Error)),
            };
        }
    }

    private async Task<TakenPicture> TakeAsync(
        AlertGroup group, Task<PicturePlan> planning, PictureAdmission admission, Task hurry, Task<IReadOnlyList<string>> lines)
    {
        TakenPicture taken;
        try
        {
            var plan = await planning;
            taken = plan.Done ?? await TakeAsync(group, plan, admission, hurry);
        }
        catch (Exception exception)
        {
            // as above
            LogFailed(exception, group.GroupKey);
            taken = new TakenPicture(new ScreenshotResult.Missing(PictureFailure.Error));
        }

        return taken with { LogLines = await lines };
    }

    private async Task<TakenPicture> TakeAsync(AlertGroup group, PicturePlan plan, PictureAdmission admission, Task hurry)
    {
        var further = TakeMoreAsync(group, plan);
        var result = await TakeFirstAsync(plan, admission, hurry);
        // the first picture must not be late because of the others, which are kept for the repeats
        var more = further.IsCompleted || await Task.WhenAny(further, hurry) == further ? await further : [];
        return new TakenPicture(result) { More = more, Episode = plan.Episode };
    }

    /// <summary>Our picture of the panel, else Grafana's, else a chart.</summary>
    private async Task<ScreenshotResult> TakeFirstAsync(PicturePlan plan, PictureAdmission admission, Task hurry)
    {
        if (plan.GrafanaPicture is { } first)
        {
            return new ScreenshotResult.Taken(first);
        }

        var isFallback = options.GrafanaPictures == GrafanaPictureUse.Fallback;
        ScreenshotResult result = plan.WhyNoPanel;
        if (plan.Panel is { } panel)
        {
            var isInTime = !hurry.IsCompleted;
            var shot = ShootAsync(panel, admission, plan);
            // ours will come after the notification; Grafana's is there already
            if (isFallback && isInTime && await Task.WhenAny(shot, hurry) == hurry && await FindGrafanaPictureAsync(plan) is { } ready)
            {
                return new ScreenshotResult.Taken(ready);
            }

            result = await shot;
        }

        if (isFallback && result is ScreenshotResult.Missing failed
                && failed.Reason.LetsGrafanasStandIn() && await FindGrafanaPictureAsync(plan) is { } instead)
        {
            return new ScreenshotResult.Taken(instead);
        }

        if (plan.Chart is { } chart && result is ScreenshotResult.Missing missing && missing.Reason.IsPanelTrouble())
        {
            var drawn = await ShootAsync(chart, admission, plan);
            // of two reasons the one that an operator can mend first
            return drawn is ScreenshotResult.Taken || missing.Reason.NamesNoPanel() ? drawn : result;
        }

        return result;
    }

    /// <summary>Grafana's own picture of the alert, where it names one that may stand for ours.</summary>
    private async Task<Picture?> FindGrafanaPictureAsync(PicturePlan plan)
    {
        if (options.GrafanaPictures == GrafanaPictureUse.Never || !GrafanaPictures.AreNamedBy(plan.Alert))
        {
            return null;
        }

        if (plan.WhyNotGrafana is { } why)
        {
            LogGrafanaNotUsed(why);
            return null;
        }

        return await grafana.FindAsync(plan.Alert, plan.Panel?.Subject.Text ?? "");
    }

    private async Task<ScreenshotResult> ShootAsync(ScreenshotRequest request, PictureAdmission admission, PicturePlan plan)
    {
        if (await admission.AdmitAsync(plan, request) is not { } admitted)
        {
            return new ScreenshotResult.Missing(PictureFailure.Storm);
        }

        using var span = Tracing.StartStep("picture")?.SetTag("alertimages.subject", request.Subject.Text);
        var result = await screenshots.TakeAsync(admitted, CancellationToken.None);
        if (result is ScreenshotResult.Missing missing)
        {
            span.Fail(missing.Reason.Label());
        }

        return result;
    }

    private async Task<IReadOnlyList<Picture>> TakeMoreAsync(AlertGroup group, PicturePlan plan)
    {
        var taken = await Task.WhenAll(plan.More.Take(ScreenshotPlanner.MaxMore).Select(request => screenshots.TakeAsync(request, CancellationToken.None)));
        foreach (var (index, result) in taken.Index())
        {
            await RecordAsync(group, plan.Episode.More(index + 1), result);
        }

        return [.. taken.OfType<ScreenshotResult.Taken>().Select(static result => result.Picture)];
    }

    private async Task<IReadOnlyList<string>> ReadLogLinesAsync(AlertGroup group, Alert alert, PanelMap map)
    {
        try
        {
            return await logs.ReadAsync(alert, map, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // lines are as dispensable as pictures
            LogLinesFailed(exception, group.GroupKey);
            return [];
        }
    }

    private async Task RecordAsync(AlertGroup group, EpisodeKey episode, ScreenshotResult result)
    {
        try
        {
            await ledger.RecordAsync(episode, result, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // the picture is good all the same; only the repeats will not know of it
            LogNotRecorded(exception, group.GroupKey);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Grafana's own picture of an alert is not used: {Why}")]
    private partial void LogGrafanaNotUsed(string why);

    [LoggerMessage(LogLevel.Warning, "Could not record the picture of an alert of group {GroupKey}")]
    private partial void LogNotRecorded(Exception exception, string groupKey);

    [LoggerMessage(LogLevel.Warning, "Could not read the log lines of an alert of group {GroupKey}")]
    private partial void LogLinesFailed(Exception exception, string groupKey);

    [LoggerMessage(LogLevel.Error, "Taking the picture of an alert of group {GroupKey} failed unexpectedly")]
    private partial void LogFailed(Exception exception, string groupKey);
}
