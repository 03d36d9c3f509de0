using AlertImages.Core.Images;

namespace AlertImages.Core.Uploads;

/// <summary>Puts one picture where the receivers of a notification can fetch it.</summary>
public interface IImageUploader
{
    /// <summary>Makes one try. Throws only when <paramref name="cancellationToken"/> asks for it or there is a bug.</summary>
    Task<UploadResult> UploadAsync(Image image, CancellationToken cancellationToken);
}
