using AlertImages.Core.ContactPoints;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pictures.Drawing;
using AlertImages.Core.Provisioned;

namespace AlertImages.Core.Delivery.Fitting;

/// <summary>
/// Makes the pictures of a notification fit what its integration takes: one sheet where there are too many, smaller copies where they are too large.
/// </summary>
public sealed class PictureFitting(PictureFitter fitter, PictureSheets sheets, DerivedPictures derived)
{
    /// <summary>
    /// The notification with pictures that fit. What is not ready within <paramref name="limit"/> is left as it was: a text never waits for it.
    /// </summary>
    /// <param name="notification">With all its pictures.</param>
    /// <param name="support">What the integration takes.</param>
    /// <param name="wants">One picture only, and in which colours.</param>
    /// <param name="limit">Longest wait.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<Notification> FitAsync(
        Notification notification, ImageSupport support, SheetWish wants, TimeSpan limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notification);
        ArgumentNullException.ThrowIfNull(support);
        ArgumentNullException.ThrowIfNull(wants);
        var isTooMany = notification.MorePictures > 0 && notification.Pictures.Count > 0;
        if (notification.UsablePictures.Count > 1 && (isTooMany || wants.OnePicture))
        {
            notification = await JoinAsync(notification, support, wants, limit, cancellationToken);
        }

        var fitting = new List<ChosenPicture>();
        foreach (var picture in notification.Pictures)
        {
            fitting.Add(
                picture.Link is null
                    ? await FitBytesAsync(picture, support, limit, cancellationToken)
                    : await FitLinkAsync(picture, support, limit, cancellationToken));
        }

        return notification with { Pictures = fitting };
    }

    private async Task<Notification> JoinAsync(
        Notification notification, ImageSupport support, SheetWish wants, TimeSpan limit, CancellationToken cancellationToken)
    {
        UsablePicture[] all = [.. notification.UsablePictures.Select(static picture => new UsablePicture(picture.Picture, picture.Alert))];
        var sending = notification.UsablePictures[0].Link is null ? PictureSending.Bytes : PictureSending.Link;
        if (await sheets.JoinAsync(all, wants.Theme, limit, cancellationToken) is not { } sheet
            || PicturePicker.Choose(sheet, all[0].Alert, support, sending) is not { } picture)
        {
            return notification;
        }

        var joined = notification with { Pictures = [picture], MorePictures = Math.Max(0, all.Length - SheetDrawing.MaxPictures) };
        return wants.OnePicture
            ? joined with
            {
                Alerts = [.. notification.Alerts.Select(alert => alert with { Picture = alert.Alert == picture.Alert ? sheet : null, MorePictures = [] })],
            }
            : joined;
    }

    private async Task<ChosenPicture> FitBytesAsync(ChosenPicture picture, ImageSupport support, TimeSpan limit, CancellationToken cancellationToken) =>
        support.MaxUploadBytes is { } max ? picture with { Picture = await fitter.FitAsync(picture.Picture, max, limit, cancellationToken) } : picture;

    /// <summary>A copy with a link of its own.</summary>
    private async Task<ChosenPicture> FitLinkAsync(ChosenPicture picture, ImageSupport support, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (support.MaxLinkBytes is not { } max || new FileInfo(picture.Picture.Path).Length <= max)
        {
            return picture;
        }

        var copy = await derived.FindOrMakeAsync(
            $"{picture.Picture.ContentHash} in {max}", async () =>
                await fitter.MakePngAsync(await File.ReadAllBytesAsync(picture.Picture.Path, CancellationToken.None), max, CancellationToken.None),
            picture.Picture.About ?? new PictureAbout(), limit, cancellationToken);
        return copy?.Url is { } url ? picture with { Picture = copy, Link = url } : picture;
    }
}

/// <summary>What the operator wants of the pictures of one notification.</summary>
/// <param name="OnePicture">True: all on one sheet.</param>
/// <param name="Theme">Colours of a sheet.</param>
public sealed record SheetWish(bool OnePicture, string Theme);
