using AlertImages.Core.Alerts;
using AlertImages.Core.Charts;

namespace AlertImages.Core.Screenshots;

/// <summary>Decides what the picture of an alert shows: which variables, which window, how large; the alert's own annotations come first.</summary>
public sealed class ScreenshotPlanner(IDashboardVariables dashboards, ScreenshotOptions options, TimeProvider time)
{
    /// <summary>More pictures than anybody looks at.</summary>
    public const int MaxMore = 3;

    private const string PanelsAnnotation = "__screenshot_panels__";

    /// <summary>The request for a picture of the panel. Throws only when <paramref name="cancellationToken"/> asks for it.</summary>
    public async Task<ScreenshotRequest> PlanAsync(Alert alert, PanelResolution.Found found, ScreenshotWindow window, ScreenshotLook look, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(found);
        var orgId = found.OrgId > 0 ? found.OrgId : options.DefaultOrgId;
        var wishes = ScreenshotWishes.Read(alert, time.GetUtcNow());
        return new ScreenshotRequest
        {
            Panel = found.Panel,
            OrgId = orgId,
            Phase = alert.Status,
            Variables = [.. found.Variables, .. await FromLabelsAsync(alert, found, orgId, cancellationToken)],
            Window = wishes.Apply(ScreenshotWishes.Apply(found.Range, window, time.GetUtcNow())),
            Look = wishes.Apply(look),
            IsUrgent = Severity.IsUrgent(alert),
        };
    }

    /// <summary>The request for a chart of the alert's own expression.</summary>
    public ScreenshotRequest Plan(Alert alert, ChartSubject chart, ScreenshotWindow window, ScreenshotLook look)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var wishes = ScreenshotWishes.Read(alert, time.GetUtcNow());
        return new ScreenshotRequest
        {
            Panel = default,
            Chart = chart,
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

    /// <summary>The further panels that the alert names: ids on the same dashboard, or <c>uid/id</c>, separated by commas or blanks, and encoded as in a link where they hold such characters.</summary>
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
            .ToDictionary(static phase => phase.Key, static phase => new ScreenshotWindow(phase.Min(static window => window.From), phase.Max(static window => window.To)));
        return [.. alerts.Select(alert => byPhase[alert.Status])];
    }

    private async Task<IEnumerable<KeyValuePair<string, string>>> FromLabelsAsync(Alert alert, PanelResolution.Found found, long orgId, CancellationToken cancellationToken)
    {
        var taken = found.Variables.Select(static variable => variable.Key).ToHashSet(StringComparer.Ordinal);
        if (!options.Variables.Auto)
        {
            return options.Variables.Names
                .Where(name => !taken.Contains(name.Value) && alert.Labels.ContainsKey(name.Key))
                .Select(name => KeyValuePair.Create(name.Value, alert.Labels[name.Key]));
        }

        var names = await dashboards.ReadNamesAsync(orgId, found.Panel.DashboardUid, cancellationToken);
        return alert.Labels
            .Where(label => names.Contains(label.Key) && !taken.Contains(label.Key))
            .OrderBy(static label => label.Key, StringComparer.Ordinal);
    }
}
