using System.Globalization;
using AlertImages.Core.Images;

namespace AlertImages.Core.Delivery;

/// <summary>The lines of ours below a notification's text.</summary>
internal static class DeliveryNote
{
    private static readonly TimeSpan s_late = TimeSpan.FromMinutes(1);

    /// <summary>Why no alert of the notification has a picture, and that it is late; empty when neither is so.</summary>
    public static string Of(IReadOnlyList<NotifiedAlert> alerts, TimeSpan age, bool showReason)
    {
        var lines = new List<string>();
        if (showReason && alerts.All(static alert => alert.Image is null))
        {
            var reasons = alerts.Select(static alert => (alert.WhyNoImage ?? ImageFailure.Error).Text()).Distinct(StringComparer.Ordinal).Take(3);
            lines.Add($"No picture: {string.Join("; ", reasons)}.");
        }

        var left = alerts.Count(static alert => alert is { Image: null, WhyNoImage: ImageFailure.Storm });
        if (left > 0 && left < alerts.Count && alerts.Any(static alert => alert.Image is not null))
        {
            lines.Add($"No picture for {left} of {alerts.Count} alerts: too many at once, the most severe come first.");
        }

        if (age > s_late)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"Late: this was received {Math.Floor(age.TotalMinutes):0} min ago and could not be delivered before."));
        }

        return string.Join('\n', lines);
    }
}
