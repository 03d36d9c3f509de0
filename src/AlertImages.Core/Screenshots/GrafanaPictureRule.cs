using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;

namespace AlertImages.Core.Screenshots;

/// <summary>
/// Says whether Grafana's own picture of an alert would show what ours would.
/// Grafana photographs a firing alert's panel in its default size and theme, without variables, in a window that
/// it chooses itself; it keeps that picture when the alert resolves (grafana pkg/services/ngalert/image/service.go).
/// </summary>
internal sealed class GrafanaPictureRule(ScreenshotOptions options, TimeProvider time)
{
    private static readonly ScreenshotOptions s_defaults = new();

    /// <summary>Why Grafana's picture may not stand for ours; null when it may.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="own">What our own picture would show; null when there is no panel.</param>
    /// <param name="usual">The window of alerts that ask for none.</param>
    /// <param name="look">The look of alerts that ask for none, picture policies included.</param>
    /// <param name="isMarked">Whether the alert is to be marked in the picture.</param>
    public string? WhyNot(Alert alert, ScreenshotRequest? own, ScreenshotWindow usual, ScreenshotLook look, bool isMarked)
    {
        if (alert.Status == AlertState.Resolved)
        {
            return "the alert is resolved, and Grafana keeps the picture of the firing one";
        }

        if (own?.Subject is PictureSubject.OfPanel { Panel.PathId: not null })
        {
            return "Grafana's is of the first repeat";
        }

        if (own is { Variables.Count: > 0 })
        {
            return "Grafana's has no dashboard variables";
        }

        var wishes = ScreenshotWishes.Read(alert, time.GetUtcNow());
        if ((own?.Window ?? wishes.Apply(usual)) != usual)
        {
            return "the alert asks for a window of its own";
        }

        if (!options.WindowFollowsAlert || options.Lookback != s_defaults.Lookback || options.MoreLookbacks.Count > 0)
        {
            return "time_range or lookback is set";
        }

        if ((own?.Look ?? wishes.Apply(look)) != s_defaults.Look)
        {
            return "another size, theme or time zone is asked for";
        }

        return isMarked ? "the alert is to be marked in its picture" : null;
    }
}
