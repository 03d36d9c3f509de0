using AlertImages.Core.Images;
using AlertImages.Core.Policies;

namespace AlertImages.Core.Delivery;

/// <summary>
/// Makes the pictures of a notification fit what its integration takes: one sheet where there are too many, smaller copies where they are too large.
/// </summary>
public sealed class PictureFitting(ImageFitter fitter, PictureSheets sheets, DerivedPictures derived, PicturePolicies policies)
{
    /// <summary>What is wanted where.</summary>
    public PicturePolicies Policies => policies;

    /// <summary>
    /// The notification with pictures that fit. What is not ready within <paramref name="limit"/> is left as it was: a text never waits for it.
    /// </summary>
    /// <param name="notification">With all its pictures.</param>
    /// <param name="support">What the integration takes.</param>
    /// <param name="wants">One picture only, and in which colours.</param>
    /// <param name="limit">Longest wait.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<Notification> FitAsync(
        Notification notification,
        ImageSupport support,
        SheetWish wants,
        TimeSpan limit,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notification);
        ArgumentNullException.ThrowIfNull(support);
        ArgumentNullException.ThrowIfNull(wants);
        var isTooMany = notification.MoreImages > 0 && notification.Images.Count > 0;
        if (notification.UsableImages.Count > 1 && (isTooMany || wants.OnePicture))
        {
            notification = await JoinAsync(notification, support, wants, limit, cancellationToken);
        }

        var fitting = new List<NotificationImage>();
        foreach (var image in notification.Images)
        {
            fitting.Add(image.Link is null
                ? await FitBytesAsync(image, support, limit, cancellationToken)
                : await FitLinkAsync(image, support, limit, cancellationToken));
        }

        return notification with { Images = fitting };
    }

    private async Task<Notification> JoinAsync(
        Notification notification,
        ImageSupport support,
        SheetWish wants,
        TimeSpan limit,
        CancellationToken cancellationToken)
    {
        NotifiedPicture[] all = [.. notification.UsableImages.Select(static image => new NotifiedPicture(image.Image, image.Alert))];
        var sending = notification.UsableImages[0].Link is null ? PictureSending.Bytes : PictureSending.Link;
        if (await sheets.JoinAsync(all, wants.Theme, limit, cancellationToken) is not { } sheet
            || ImagePicker.Choose(sheet, all[0].Alert, support, sending) is not { } image)
        {
            return notification;
        }

        var joined = notification with { Images = [image], MoreImages = Math.Max(0, all.Length - SheetDrawing.MaxPictures) };
        return wants.OnePicture
            ? joined with
            {
                Alerts = [.. notification.Alerts.Select(alert => alert with { Image = alert.Alert == image.Alert ? sheet : null, MoreImages = [] })],
            }
            : joined;
    }

    private async Task<NotificationImage> FitBytesAsync(NotificationImage image, ImageSupport support, TimeSpan limit, CancellationToken cancellationToken) =>
        support.MaxUploadBytes is { } max ? image with { Image = await fitter.FitAsync(image.Image, max, limit, cancellationToken) } : image;

    /// <summary>A copy with a link of its own.</summary>
    private async Task<NotificationImage> FitLinkAsync(NotificationImage image, ImageSupport support, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (support.MaxLinkBytes is not { } max || new FileInfo(image.Image.Path).Length <= max)
        {
            return image;
        }

        var copy = await derived.FindOrMakeAsync(
            $"{image.Image.ContentHash} in {max}",
            async () => await fitter.MakePngAsync(await File.ReadAllBytesAsync(image.Image.Path, CancellationToken.None), max, CancellationToken.None),
            image.Image.About ?? new ImageAbout(), limit, cancellationToken);
        return copy?.Url is { } url ? image with { Image = copy, Link = url } : image;
    }
}

/// <summary>What the operator wants of the pictures of one notification.</summary>
/// <param name="OnePicture">True: all on one sheet.</param>
/// <param name="Theme">Colours of a sheet.</param>
public sealed record SheetWish(bool OnePicture, string Theme);
