using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;

namespace AlertImages.Core.Screenshots;

/// <summary>Decides what the picture of an alert shows: which variables, which window, how large; the alert's own annotations come first.</summary>
public sealed class ScreenshotPlanner(IDashboardVariables dashboards, ScreenshotOptions options, TimeProvider time)
{
    /// <summary>More pictures than anybody looks at.</summary>
    public const int MaxMore = 3;

    private const string PanelsAnnotation = "__screenshot_panels__";

    /// <summary>
    /// The request for a picture of the panel, or why there can be none: Grafana does not show the dashboard, or does not say which of the alert's labels are
    /// its variables, so that the picture might be
    /// that of another host. Throws only when <paramref name="cancellationToken"/> asks for it.
    /// </summary>
    public async Task<ScreenshotPlan> PlanAsync(
        Alert alert,
        PanelResolution.Found found,
        ScreenshotWindow window,
        ScreenshotLook look,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(found);
        var orgId = found.OrgId > 0 ? found.OrgId : options.DefaultOrgId;
        var answer = await dashboards.AskAsync(orgId, found.Panel.DashboardUid, cancellationToken);
        if (WhyNot(answer, alert, found) is { } none)
        {
            return none;
        }

        var wishes = ScreenshotWishes.Read(alert, time.GetUtcNow());
        return new ScreenshotPlan.Ready(new ScreenshotRequest
        {
            Subject = new PictureSubject.OfPanel(found.Panel),
            OrgId = orgId,
            Phase = alert.Status,
            Variables = [.. found.Variables, .. FromLabels(alert, found, answer)],
            Window = wishes.Apply(ScreenshotWishes.Apply(found.Range, window, time.GetUtcNow())),
            Look = wishes.Apply(look),
            IsUrgent = Severity.IsUrgent(alert),
        });
    }

    /// <summary>The request for a chart of the alert's own expression.</summary>
    public ScreenshotRequest Plan(Alert alert, ChartSubject chart, ScreenshotWindow window, ScreenshotLook look)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var wishes = ScreenshotWishes.Read(alert, time.GetUtcNow());
        return new ScreenshotRequest
        {
            Subject = new PictureSubject.OfChart(chart),
            OrgId = alert.OrgId,
            Phase = alert.Status,
            Window = wishes.Apply(window),
            Look = wishes.Apply(look),
            IsUrgent = Severity.IsUrgent(alert),
        };
    }

    /// <summary>One window for all firing and one for all resolved alerts of a group, so that alerts of one panel share one picture.</summary>
    public IReadOnlyList<ScreenshotWindow> Windows(IReadOnlyList<Alert> alerts, DateTimeOffset now) => Windows(alerts, options.Lookback, now);

    /// <summary>The further windows of <c>lookback</c>, each as <see cref="Windows(IReadOnlyList{Alert}, DateTimeOffset)"/> would give it.</summary>
    public IReadOnlyList<IReadOnlyList<ScreenshotWindow>> MoreWindows(IReadOnlyList<Alert> alerts, DateTimeOffset now) =>
        options.WindowFollowsAlert ? [.. options.MoreLookbacks.Take(MaxMore).Select(lookback => Windows(alerts, lookback, now))] : [];

    /// <summary>True when more than one picture is wanted of the alert.</summary>
    public bool WantsMore(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return (options.MoreLookbacks.Count > 0 && options.WindowFollowsAlert) || alert.Annotations.ContainsKey(PanelsAnnotation);
    }

    /// <summary>
    /// The further panels that the alert names: ids on the same dashboard, or <c>uid/id</c>, separated by commas or blanks, and encoded as in a link where they
    /// hold such characters.
    /// </summary>
    public static IReadOnlyList<PanelRef> MorePanels(Alert alert, PanelRef first)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return
        [
            .. alert.Annotations.GetValueOrDefault(PanelsAnnotation, "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries)
                .Select(text => Panel(text, first.DashboardUid))
                .OfType<PanelRef>()
                .Where(panel => panel != first)
                .Distinct()
                .Take(MaxMore),
        ];
    }

    private static PanelRef? Panel(string text, string dashboard)
    {
        var (uid, id) = text.Split('/') is [var other, var ofOther] ? (other, ofOther) : (dashboard, text);
        return PanelRef.Parse(uid, Uri.UnescapeDataString(id));
    }

    private IReadOnlyList<ScreenshotWindow> Windows(IReadOnlyList<Alert> alerts, TimeSpan lookback, DateTimeOffset now)
    {
        if (!options.WindowFollowsAlert)
        {
            return [.. alerts.Select(static _ => ScreenshotWindow.Dashboard)];
        }

        var byPhase = alerts
            .GroupBy(static alert => alert.Status, alert => ScreenshotWindow.Around(alert, lookback, now))
            .ToDictionary(
                static phase => phase.Key,
                static phase => new ScreenshotWindow(phase.Min(static window => window.From), phase.Max(static window => window.To)));
        return [.. alerts.Select(alert => byPhase[alert.Status])];
    }

    private ScreenshotPlan.None? WhyNot(DashboardAnswer answer, Alert alert, PanelResolution.Found found) => answer switch
    {
        DashboardAnswer.Missing missing => new ScreenshotPlan.None(missing.Reason, missing.Detail),
        DashboardAnswer.Unknown unknown when options.Variables.Auto && FreeLabels(alert, found).Any(static label => CanBeVariable(label.Key)) =>
            new ScreenshotPlan.None(unknown.Reason, "the variables of the dashboard could not be read: " + unknown.Detail),
        _ => null,
    };

    private IEnumerable<KeyValuePair<string, string>> FromLabels(Alert alert, PanelResolution.Found found, DashboardAnswer answer)
    {
        if (options.Variables.Auto)
        {
            return answer is DashboardAnswer.Found { Variables: var names }
                ? FreeLabels(alert, found).Where(label => names.Contains(label.Key)).OrderBy(static label => label.Key, StringComparer.Ordinal)
                : [];
        }

        var taken = found.Variables.Select(static variable => variable.Key).ToHashSet(StringComparer.Ordinal);
        return options.Variables.Names
            .Where(name => !taken.Contains(name.Value) && alert.Labels.ContainsKey(name.Key))
            .Select(name => KeyValuePair.Create(name.Value, alert.Labels[name.Key]));
    }

    /// <summary>The labels that the link or the map says nothing of.</summary>
    private static IEnumerable<KeyValuePair<string, string>> FreeLabels(Alert alert, PanelResolution.Found found) =>
        alert.Labels.Where(label => !found.Variables.Any(variable => variable.Key == label.Key));

    // what Grafana lets one call a variable (public/app/features/dashboard-scene/settings/variables/utils.ts);
    // the two labels that every alert has tell nothing of a host or queue
    private static bool CanBeVariable(string name) =>
        name is not ("alertname" or "grafana_folder")
            && !name.StartsWith("__", StringComparison.Ordinal)
            && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
