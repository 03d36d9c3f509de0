using AlertImages.Core.Uploads;
using AlertImages.Uploaders.AzureBlob;
using AlertImages.Uploaders.Gcs;
using AlertImages.Uploaders.Local;
using AlertImages.Uploaders.S3;
using AlertImages.Uploaders.WebDav;

namespace AlertImages.Uploaders;

/// <summary>All kinds of external image storage, by name.</summary>
public static class UploaderCatalog
{
    /// <summary>In the order of the documentation.</summary>
    public static IReadOnlyList<UploaderDescriptor> All { get; } =
    [
        S3Uploader.Descriptor,
        AzureBlobUploader.Descriptor,
        GcsUploader.Descriptor,
        WebDavUploader.Descriptor,
        LocalUploader.Descriptor,
    ];

    /// <summary>The descriptor of a provider; null when there is none.</summary>
    public static UploaderDescriptor? Find(string provider) => All.FirstOrDefault(descriptor => descriptor.Provider == provider);
}
