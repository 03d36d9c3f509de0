using AlertImages.Core.Delivery.Fitting;
using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.TestSupport;

/// <summary>The fitting of pictures with a studio that does as it is told.</summary>
public static class FakeFitting
{
    /// <summary>Makes it.</summary>
    public static PictureFitting Create(FakeStudio studio, IPictureStore catalog, PictureUploads uploads, TimeProvider time, string folder = "/nowhere")
    {
        var derived = new DerivedPictures(
            new PictureFiles(new PictureFolders(folder), catalog, time), catalog, uploads, time, NullLogger<DerivedPictures>.Instance);
        return new PictureFitting(new PictureFitter(studio, time), new PictureSheets(studio, derived), derived);
    }
}
