using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Pictures;
using AlertImages.Core.Provisioned;

namespace AlertImages.Core.Delivery.Fitting;

/// <summary>Chooses the pictures of one notification for one integration: the most important first, each once, never more than it takes.</summary>
public static class PicturePicker
{
    /// <summary>
    /// All different pictures that the integration could show, the most important first; further pictures on request come after the first ones of all alerts.
    /// </summary>
    /// <param name="alerts">The alerts with their pictures.</param>
    /// <param name="support">What the integration takes.</param>
    /// <param name="sending">How the operator wants the pictures of an alert to travel.</param>
    public static IReadOnlyList<ChosenPicture> ListUsable(IEnumerable<NotifiedAlert> alerts, ImageSupport support, Func<Alert, PictureSending?> sending)
    {
        ArgumentNullException.ThrowIfNull(support);
        var ordered = Severity.ByImportance(alerts, static alert => alert.Alert).ToList();
        return
        [
            .. ordered.Where(static alert => alert.Picture is not null).Select(static alert => (alert.Alert, Image: alert.Picture!))
                .Concat(ordered.SelectMany(static alert => alert.MorePictures.Select(image => (alert.Alert, Image: image))))
                .DistinctBy(static picture => picture.Image.ContentHash)
                .Select(picture => Choose(picture.Image, picture.Alert, support, sending(picture.Alert)))
                .OfType<ChosenPicture>(),
        ];
    }

    /// <summary>The pictures to show, and how many different ones had to be left out.</summary>
    public static (IReadOnlyList<ChosenPicture> Images, int More) Pick(IReadOnlyList<ChosenPicture> usable, ImageSupport support)
    {
        ArgumentNullException.ThrowIfNull(usable);
        ArgumentNullException.ThrowIfNull(support);
        var picked = new List<ChosenPicture>();
        var (uploads, links) = (0, 0);
        foreach (var picture in usable)
        {
            var fits = picture.Link is null ? uploads++ < support.MaxUploads : links++ < support.MaxLinks;
            if (fits && picked.Count < Math.Max(support.MaxUploads, support.MaxLinks))
            {
                picked.Add(picture);
            }
        }

        return (picked, usable.Count - picked.Count);
    }

    /// <summary>The pictures to show where the operator wants nothing special.</summary>
    public static (IReadOnlyList<ChosenPicture> Images, int More) Pick(IEnumerable<NotifiedAlert> alerts, ImageSupport support) =>
        Pick(ListUsable(alerts, support, static _ => null), support);

    /// <summary>By link or by bytes, as the integration can and the operator wants; null when neither is possible.</summary>
    public static ChosenPicture? Choose(Picture picture, Alert alert, ImageSupport support, PictureSending? sending)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(support);
        var link = support.MaxLinks > 0 ? picture.Url : null;
        var canUpload = support.MaxUploads > 0 && !(sending == PictureSending.Link && support.MaxLinks > 0);
        if (canUpload && (link is null || (sending is null ? support.PrefersUpload : sending == PictureSending.Bytes)))
        {
            return new ChosenPicture(picture, alert, null);
        }

        return link is null ? null : new ChosenPicture(picture, alert, link);
    }
}
