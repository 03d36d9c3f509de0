using AlertImages.Core.Alerts;

namespace AlertImages.Core.Delivery;

/// <summary>Chooses the pictures of one notification for one integration: the most important first, each once, never more than it takes.</summary>
public static class ImagePicker
{
    private static readonly string[] s_severities = ["critical", "page", "high", "error", "major", "warning", "medium", "minor", "low", "info", "none"];

    /// <summary>The pictures to show, and how many different ones had to be left out.</summary>
    public static (IReadOnlyList<NotificationImage> Images, int More) Pick(IEnumerable<NotifiedAlert> alerts, ImageSupport support)
    {
        ArgumentNullException.ThrowIfNull(support);
        var usable = alerts
            .Where(static alert => alert.Image is not null)
            .OrderBy(static alert => alert.Alert.Status)
            .ThenBy(static alert => SeverityRank(alert.Alert))
            .ThenBy(static alert => alert.Alert.StartsAt)
            .ThenBy(static alert => alert.Alert.Fingerprint, StringComparer.Ordinal)
            .DistinctBy(static alert => alert.Image!.ContentHash)
            .Select(alert => Choose(alert, support))
            .OfType<NotificationImage>()
            .ToList();
        var picked = new List<NotificationImage>();
        var (uploads, links) = (0, 0);
        foreach (var image in usable)
        {
            var fits = image.Link is null ? uploads++ < support.MaxUploads : links++ < support.MaxLinks;
            if (fits && picked.Count < Math.Max(support.MaxUploads, support.MaxLinks))
            {
                picked.Add(image);
            }
        }

        return (picked, usable.Count - picked.Count);
    }

    private static NotificationImage? Choose(NotifiedAlert alert, ImageSupport support)
    {
        var image = alert.Image!;
        var link = support.MaxLinks > 0 ? image.Url : null;
        var canUpload = support.MaxUploads > 0;
        if (canUpload && (link is null || support.PrefersUpload))
        {
            return new NotificationImage(image, alert.Alert, null);
        }

        return link is null ? null : new NotificationImage(image, alert.Alert, link);
    }

    private static int SeverityRank(Alert alert)
    {
        var rank = Array.IndexOf(s_severities, alert.Labels.GetValueOrDefault("severity", "").ToLowerInvariant());
        return rank < 0 ? s_severities.Length : rank;
    }
}
