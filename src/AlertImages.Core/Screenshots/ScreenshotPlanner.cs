using AlertImages.Core.Alerts;

namespace AlertImages.Core.Screenshots;

/// <summary>Decides what the picture of an alert shows: which variables, which window, how large; the alert's own annotations come first.</summary>
public sealed class ScreenshotPlanner(IDashboardVariables dashboards, ScreenshotOptions options, TimeProvider time)
{
    /// <summary>The request for a picture of the panel. Throws only when <paramref name="cancellationToken"/> asks for it.</summary>
    public async Task<ScreenshotRequest> PlanAsync(Alert alert, PanelResolution.Found found, ScreenshotWindow window, CancellationToken cancellationToken)
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
            Look = wishes.Apply(options.Look),
        };
    }

    /// <summary>One window for all firing and one for all resolved alerts of a group, so that alerts of one panel share one picture.</summary>
    public IReadOnlyList<ScreenshotWindow> Windows(IReadOnlyList<Alert> alerts, DateTimeOffset now)
    {
        if (!options.WindowFollowsAlert)
        {
            return [.. alerts.Select(static _ => ScreenshotWindow.Dashboard)];
        }

        var byPhase = alerts
            .GroupBy(static alert => alert.Status, alert => ScreenshotWindow.Around(alert, options.Lookback, now))
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
