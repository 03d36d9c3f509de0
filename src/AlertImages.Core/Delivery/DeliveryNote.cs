using System.Globalization;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Pictures;

namespace AlertImages.Core.Delivery;

/// <summary>The lines of ours below a notification's text.</summary>
internal static class DeliveryNote
{
    /// <summary>More different reasons than this make no notification clearer.</summary>
    private const int MaxDifferent = 3;

    private static readonly TimeSpan s_late = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Why no alert of the notification has a picture, what a reader should know of the pictures, and that it is late; empty when there is nothing to say.
    /// </summary>
    public static string Of(IReadOnlyList<NotifiedAlert> alerts, TimeSpan age, bool showReason)
    {
        var lines = new List<string>();
        if (showReason && alerts.All(static alert => alert.Picture is null))
        {
            var reasons = alerts.Select(
                static alert => alert.WhyNoPictureText ?? PictureFailure.Error.Text()).Distinct(StringComparer.Ordinal).Take(MaxDifferent);
            lines.Add($"No picture: {string.Join("; ", reasons)}.");
        }

        var left = alerts.Count(static alert => alert is { Picture: null, WhyNoPicture: PictureFailure.Storm });
        if (left > 0 && left < alerts.Count && alerts.Any(static alert => alert.Picture is not null))
        {
            lines.Add($"No picture for {left} of {alerts.Count} alerts: too many at once, the most severe come first.");
        }

        if (showReason)
        {
            lines.AddRange(Remarks([.. alerts.Select(static alert => alert.Picture).OfType<Picture>().DistinctBy(static picture => picture.Token)]));
        }

        if (age > s_late)
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Late: this was received {Math.Floor(age.TotalMinutes):0} min ago and could not be delivered before."));
        }

        return string.Join('\n', lines);
    }

    /// <summary>What a reader should know of the pictures; alerts of one panel say it once.</summary>
    private static IEnumerable<string> Remarks(List<Picture> pictures)
    {
        string Share(int count) => count == pictures.Count ? "" : string.Create(CultureInfo.InvariantCulture, $" ({count} of {pictures.Count} pictures)");

        if (pictures.Count(static picture => picture.About?.Origin == PictureOrigin.Grafana) is var byGrafana and > 0)
        {
            yield return $"Picture by Grafana{Share(byGrafana)}.";
        }

        foreach (var (note, count) in pictures.Select(
                static picture => picture.About?.Note ?? "").Where(static note => note.Length > 0).CountBy(static note => note).Take(MaxDifferent))
        {
            yield return $"Panel: {note}{Share(count)}.";
        }
    }
}
