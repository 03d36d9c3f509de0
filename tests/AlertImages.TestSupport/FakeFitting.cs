using AlertImages.Core.Delivery;
using AlertImages.Core.Images;
using AlertImages.Core.Policies;
using AlertImages.Core.Uploads;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.TestSupport;

/// <summary>The fitting of pictures with a studio that does as it is told.</summary>
public static class FakeFitting
{
    /// <summary>Makes it.</summary>
    public static PictureFitting Create(
        FakeStudio studio,
        IImageCatalog catalog,
        ImageUploads uploads,
        TimeProvider time,
        string folder = "/nowhere",
        PicturePolicies? policies = null)
    {
        var derived = new DerivedPictures(
            new ImageStore(new ImageFolders(folder), catalog, time),
            catalog,
            uploads,
            time,
            NullLogger<DerivedPictures>.Instance);
        return new PictureFitting(new ImageFitter(studio, time), new PictureSheets(studio, derived), derived, policies ?? new PicturePolicies());
    }
}
