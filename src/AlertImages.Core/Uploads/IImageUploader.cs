using AlertImages.Core.Pictures;

namespace AlertImages.Core.Uploads;

/// <summary>
/// One place where the receivers of a notification can fetch pictures. No method throws but for <see cref="OperationCanceledException"/>, when
/// its token asks for it: the caller owns time-outs and retries.
/// </summary>
public interface IImageUploader
{
    /// <summary>What tells this place from others of its provider: host and bucket, account and container, or address.</summary>
    string Target { get; }

    /// <summary>A new random key, the folder of the settings included.</summary>
    string CreateKey();

    /// <summary>Makes one try to put the picture under the key. Putting it twice is no error.</summary>
    Task<UploadResult> UploadAsync(Picture picture, string key, CancellationToken cancellationToken);

    /// <summary>A new link to an object that is there.</summary>
    Task<UploadResult> CreateLinkAsync(string key, CancellationToken cancellationToken);

    /// <summary>Deletes objects; one that is not there counts as deleted. Null: all are gone.</summary>
    Task<StorageFault?> DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Keys below our folder of objects that carry our mark and whose time was over at <paramref name="before"/>, at most <paramref name="limit"/>.
    /// </summary>
    Task<Abandoned> FindAbandonedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
