using AlertImages.Core.Pictures;

namespace AlertImages.Core.Uploads;

/// <summary>Finds the pictures of a notification: their files are there and their links work.</summary>
public sealed class PictureFinder(IPictureStore catalog, PictureUploads uploads)
{
    /// <summary>The pictures by token; those without a file are left out.</summary>
    public async Task<IReadOnlyDictionary<string, Picture>> FindAsync(IEnumerable<string> tokens, CancellationToken cancellationToken)
    {
        var known = await catalog.FetchPicturesAsync([.. tokens.Distinct()], cancellationToken);
        var fresh = await uploads.RefreshLinksAsync([.. known.Where(static picture => File.Exists(picture.Path))], cancellationToken);
        return fresh.ToDictionary(static picture => picture.Token);
    }
}
