using AlertImages.Core.Pictures;

namespace AlertImages.Core.Uploads;

/// <summary>Finds the pictures of a notification: their files are there and their links work.</summary>
public sealed class NotificationImages(IImageCatalog catalog, ImageUploads uploads)
{
    /// <summary>The pictures by token; those without a file are left out.</summary>
    public async Task<IReadOnlyDictionary<string, Image>> FindAsync(IEnumerable<string> tokens, CancellationToken cancellationToken)
    {
        var known = await catalog.FindImagesAsync([.. tokens.Distinct()], cancellationToken);
        var fresh = await uploads.RefreshLinksAsync([.. known.Where(static image => File.Exists(image.Path))], cancellationToken);
        return fresh.ToDictionary(static image => image.Token);
    }
}
