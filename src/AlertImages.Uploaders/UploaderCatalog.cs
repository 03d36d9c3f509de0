using AlertImages.Core.Uploads;
using AlertImages.Uploaders.Local;

namespace AlertImages.Uploaders;

/// <summary>All kinds of external image storage, by name.</summary>
public static class UploaderCatalog
{
    /// <summary>In alphabetical order.</summary>
    public static IReadOnlyList<UploaderDescriptor> All { get; } =
    [
        LocalUploader.Descriptor,
    ];

    /// <summary>The descriptor of a provider; null when there is none.</summary>
    public static UploaderDescriptor? Find(string provider) => All.FirstOrDefault(descriptor => descriptor.Provider == provider);
}
