using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures.Drawing;
using AlertImages.Core.Screenshots;

namespace AlertImages.Core.Pipeline;

/// <summary>
/// What the pictures of one notification share: alerts of one panel are marked in one picture, and storm control (<c>max_per_group</c>) gives pictures to the
/// most severe first. Both need all plans,
/// so a group waits for them only when one of them is asked for.
/// </summary>
internal sealed class PictureAdmission(IReadOnlyList<Task<PicturePlan>> plans, int maxPerGroup, TimeProvider time)
{
    private const int MaxLabels = 6;

    /// <summary>A plan may wait for the picture that another process takes, and that one for a plan of ours.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly HashSet<(ScreenshotKey, ScreenshotWindow)> _admitted = [];
    private readonly Lazy<Task> _everyPlan = new(() => Task.WhenAny(Task.WhenAll(plans), Task.Delay(s_patience, time, CancellationToken.None)));
    private ILookup<(ScreenshotKey, ScreenshotWindow), AlertMark>? _marks;

    /// <summary>The request with its marks; null when storm control leaves it out.</summary>
    public async Task<ScreenshotRequest?> AdmitAsync(PicturePlan plan, ScreenshotRequest request)
    {
        if (maxPerGroup == 0 && !plan.IsMarked)
        {
            return request;
        }

        await _everyPlan.Value;
        // a chart in the place of a panel takes the panel's place
        var place = plan.First is { } first ? (first.Key, first.Window) : default;
        lock (_gate)
        {
            var marks = _marks ??= Evaluate();
            if (maxPerGroup > 0 && !_admitted.Contains(place) && (_admitted.Count >= maxPerGroup || !_admitted.Add(place)))
            {
                return null;
            }

            // a plan finished after the group was evaluated: mark only its own alert
            return plan.IsMarked && request.Subject is PictureSubject.OfPanel
                ? request with { Marks = [.. marks[place].DefaultIfEmpty(Mark(plan.Alert))] }
                : request;
        }
    }

    /// <summary>
    /// Looked at once, so that all alerts of a panel ask for the same picture, and a group of thousands is not gone through thousands of times.
    /// </summary>
    private ILookup<(ScreenshotKey, ScreenshotWindow), AlertMark> Evaluate()
    {
        var known = plans.Where(static other => other.IsCompletedSuccessfully)
            .Select(static other => other.GetAwaiter().GetResult())
            .Where(static other => other.First is not null);
        var ordered = Severity.ByImportance(known, static other => other.Alert)
            .Select(static other => (Place: (other.First!.Key, other.First!.Window), Plan: other))
            .ToList();
        _admitted.UnionWith(ordered.Select(static other => other.Place).Distinct().Take(maxPerGroup));
        return ordered.Where(static other => other.Plan is { IsMarked: true, Panel: not null })
            .ToLookup(static other => other.Place, static other => Mark(other.Plan.Alert));
    }

    private static AlertMark Mark(Alert alert) => new(
        alert.Name,
        string.Join(
            "  ",
            alert.Labels.WithoutPrivate()
                .SortedPairs()
                .Where(static label => label.Key is not ("alertname" or "grafana_folder"))
                .Take(MaxLabels)
                .Select(static label => $"{label.Key}={label.Value}")),
        AlertValue.Of(alert),
        alert.StartsAt,
        alert.Status == AlertState.Resolved ? alert.EndsAt : null);
}
