namespace AlertImages.Core.Images;

/// <summary>Gives a contact point a picture that is no larger than it takes: a smaller copy rather than none. Copies are kept as temporary files.</summary>
public sealed class ImageFitter(IImageScaler scaler)
{
    private const int MaxTries = 4;
    private const double Caution = 0.9;

    /// <summary>The picture itself when it fits or cannot be made smaller, else a copy with the same token.</summary>
    public async Task<Image> FitAsync(Image image, long maxBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var length = new FileInfo(image.Path).Length;
        if (length <= maxBytes)
        {
            return image;
        }

        var copy = System.IO.Path.ChangeExtension(image.Path, $".{maxBytes}.png");
        if (File.Exists(copy))
        {
            return image with { Path = copy };
        }

        var png = await File.ReadAllBytesAsync(image.Path, cancellationToken);
        var factor = Math.Sqrt((double)maxBytes / length) * Caution;
        for (var attempt = 0; attempt < MaxTries; attempt++, factor *= Math.Sqrt(0.5))
        {
            if (await scaler.ScaleAsync(png, factor, cancellationToken) is { } smaller && smaller.LongLength <= maxBytes)
            {
                var unfinished = copy + "." + RandomName.Create(RandomName.FileLength) + ".tmp";
                await File.WriteAllBytesAsync(unfinished, smaller, cancellationToken);
                File.Move(unfinished, copy, overwrite: true);
                return image with { Path = copy };
            }
        }

        return image;
    }
}
