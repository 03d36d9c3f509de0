using AlertImages.Core.Alerts;
using AlertImages.Core.Screenshots;

namespace AlertImages.Core.Pipeline;

/// <summary>
/// What the pictures of one notification share: alerts of one panel are marked in one picture, and storm control (<c>max_per_group</c>) gives pictures to the most severe first. Both need all plans,
/// so a group waits for them only when one of them is asked for.
/// </summary>
internal sealed class GroupPictures(IReadOnlyList<Task<PicturePlan>> plans, int maxPerGroup, TimeProvider time)
{
    private const int MaxLabels = 6;

    /// <summary>A plan may wait for the picture that another process takes, and that one for a plan of ours.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private HashSet<(ScreenshotKey, ScreenshotWindow)>? _admitted;

    /// <summary>The request with its marks; null when storm control leaves it out.</summary>
    public async Task<ScreenshotRequest?> AdmitAsync(PicturePlan plan, ScreenshotRequest request)
    {
        if (maxPerGroup == 0 && !plan.IsMarked)
        {
            return request;
        }

        var everything = Task.WhenAll(plans);
        if (!everything.IsCompleted)
        {
            await Task.WhenAny(everything, Task.Delay(s_patience, time, CancellationToken.None));
        }

        PicturePlan[] all = [.. plans.Where(static other => other.IsCompletedSuccessfully).Select(static other => other.GetAwaiter().GetResult())];
        return !IsAdmitted(all, plan) ? null
            : plan.IsMarked && request.Chart is null ? request with { Marks = Marks(all, request) }
            : request;
    }

    private bool IsAdmitted(PicturePlan[] all, PicturePlan plan)
    {
        if (maxPerGroup == 0)
        {
            return true;
        }

        lock (_gate)
        {
            _admitted ??= [.. all
                .Where(static other => other.First is not null)
                .OrderBy(static other => other.Alert.Status)
                .ThenBy(static other => Severity.RankOf(other.Alert))
                .ThenBy(static other => other.Alert.StartsAt)
                .ThenBy(static other => other.Alert.Fingerprint, StringComparer.Ordinal)
                .Select(static other => (other.First!.Key, other.First!.Window))
                .Distinct()
                .Take(maxPerGroup)];
            // a chart in the place of a panel takes the panel's place
            return plan.First is { } first && _admitted.Contains((first.Key, first.Window));
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
