namespace AlertImages.Core.Uploads;

/// <summary>Whether and how long pictures are uploaded.</summary>
public sealed record UploadOptions
{
    /// <summary>True: pictures are uploaded to <c>[external_image_storage]</c> (<c>upload_external_image_storage</c>).</summary>
    public bool Upload { get; init; }

    /// <summary>Longest time for the upload of one picture, retries included.</summary>
    public TimeSpan UploadTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
