using AlertImages.Core.Alerts;
using AlertImages.Core.Screenshots;

namespace AlertImages.Core.Pipeline;

/// <summary>
/// What the pictures of one notification share: alerts of one panel are marked in one picture, and storm control (<c>max_per_group</c>) gives pictures to the most severe first. Both need all plans,
/// so a group waits for them only when one of them is asked for.
/// </summary>
internal sealed class GroupPictures(Task<PicturePlan[]> plans, int maxPerGroup)
{
    private const int MaxLabels = 6;
    private readonly Lock _gate = new();
    private HashSet<(ScreenshotKey, ScreenshotWindow)>? _admitted;

    /// <summary>The request with its marks; null when storm control leaves it out.</summary>
    public async Task<ScreenshotRequest?> AdmitAsync(PicturePlan plan, ScreenshotRequest request)
    {
        if (maxPerGroup == 0 && !plan.IsMarked)
        {
            return request;
        }

        var all = await plans;
        return !IsAdmitted(all, request) ? null
            : plan.IsMarked && request.Chart is null ? request with { Marks = Marks(all, request) }
            : request;
    }

    private bool IsAdmitted(PicturePlan[] all, ScreenshotRequest request)
    {
        if (maxPerGroup == 0)
        {
            return true;
        }

        lock (_gate)
        {
            _admitted ??= [.. all
                .Where(static plan => plan.First is not null)
                .OrderBy(static plan => plan.Alert.Status)
                .ThenBy(static plan => Severity.RankOf(plan.Alert))
                .ThenBy(static plan => plan.Alert.StartsAt)
                .ThenBy(static plan => plan.Alert.Fingerprint, StringComparer.Ordinal)
                .Select(static plan => (plan.First!.Key, plan.First!.Window))
                .Distinct()
                .Take(maxPerGroup)];
            return _admitted.Contains((request.Key, request.Window));
        }
    }

    private static IReadOnlyList<AlertMark> Marks(PicturePlan[] all, ScreenshotRequest request) =>
    [
        .. all
            .Where(plan => plan is { IsMarked: true, Panel: { } panel } && panel.Key == request.Key && panel.Window == request.Window)
            .Select(static plan => plan.Alert)
            .OrderBy(Severity.RankOf)
            .ThenBy(static alert => alert.StartsAt)
            .ThenBy(static alert => alert.Fingerprint, StringComparer.Ordinal)
            .Select(Mark),
    ];

    private static AlertMark Mark(Alert alert) => new(
        alert.Name,
        string.Join("  ", alert.Labels.WithoutPrivate().SortedPairs().Where(static label => label.Key is not ("alertname" or "grafana_folder")).Take(MaxLabels).Select(static label => $"{label.Key}={label.Value}")),
        AlertValue.Of(alert),
        alert.StartsAt,
        alert.Status == AlertState.Resolved ? alert.EndsAt : null);
}
