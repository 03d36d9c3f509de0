using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pictures.Drawing;

namespace AlertImages.Core.Delivery.Fitting;

/// <summary>Joins the pictures of a notification into one sheet, where an integration takes fewer than there are or the operator wants one only.</summary>
public sealed class PictureSheets(IPictureStudio studio, DerivedPictures derived)
{
    private const int MaxLabels = 3;

    /// <summary>The sheet as the picture of the first alert; null when it cannot be made in time.</summary>
    /// <param name="all">Every different picture, the most important first; at least two.</param>
    /// <param name="theme">Colours.</param>
    /// <param name="limit">Longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Picture?> JoinAsync(IReadOnlyList<UsablePicture> all, string theme, TimeSpan limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(all);
        var shown = all.Take(SheetDrawing.MaxPictures).ToList();
        var note = all.Count > shown.Count ? $"{all.Count - shown.Count} more pictures are not shown." : "";
        var key = string.Join(
            '\n',
            shown.Select(static picture => $"{picture.Picture.ContentHash} {picture.Alert.Fingerprint} {picture.Alert.Status} {AlertValue.Of(picture.Alert)}")
                .Append(note)
                .Append(theme));
        var about = new PictureAbout
        {
            Kind = PictureKind.Sheet,
            What = $"{shown.Count} pictures: {string.Join("; ", shown.Select(static picture => AltText.Of(picture.Picture, picture.Alert, 120)))}",
        };
        return await derived.FindOrMakeAsync(key, () => DrawAsync(shown, note, theme), about, limit, cancellationToken);
    }

    private async Task<byte[]?> DrawAsync(IReadOnlyList<UsablePicture> shown, string note, string theme)
    {
        var pictures = await Task.WhenAll(shown.Select(static async picture => new SheetPicture(
            await File.ReadAllBytesAsync(picture.Picture.Path), picture.Alert.Name, Detail(picture), picture.Alert.Status == AlertState.Firing)));
        return await studio.DrawAsync(SheetDrawing.Draw(pictures, note, theme), CancellationToken.None);
    }

    /// <summary>Instance and value, else what tells this alert from others.</summary>
    private static string Detail(UsablePicture picture)
    {
        var labels = picture.Alert.Labels.WithoutPrivate();
        var who = labels.TryGetValue("instance", out var instance) ? instance
            : string.Join(
                "  ",
                labels.SortedPairs().Where(
                    static label => label.Key is not ("alertname" or "grafana_folder" or "severity")).Take(MaxLabels).Select(
                        static label => $"{label.Key}={label.Value}"));
        var value = picture.Picture.About is { Value.Length: > 0 } about ? about.Value : AlertValue.Of(picture.Alert);
        return string.Join("  ·  ", new[] { who, value, picture.Picture.About?.Threshold ?? "" }.Where(static part => part.Length > 0));
    }
}

/// <summary>A picture and the first alert that it belongs to.</summary>
public sealed record UsablePicture(Picture Picture, Alert Alert);
