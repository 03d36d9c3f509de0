using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Uploaders;

namespace AlertImages.Daemon.Hosting;

/// <summary>Makes the uploaders from the settings below <c>[external_image_storage]</c>.</summary>
internal static class UploaderFactory
{
    /// <summary>The uploader of the chosen provider and those of all others whose settings are complete: they may have got pictures formerly.</summary>
    public static UploaderSet Create(LoadedConfiguration configuration, PictureFolders folders, Func<Uri> publicRoot, HttpClients clients, TimeProvider time)
    {
        var storage = configuration.Get<ImageStorageSettings>();
        var context = new UploaderContext(folders, publicRoot, storage.Retention, () => clients.Create(null), time);
        return new UploaderSet(storage.Provider, UploaderCatalog.All, configuration, context);
    }
}
