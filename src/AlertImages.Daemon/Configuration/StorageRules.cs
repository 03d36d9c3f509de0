using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Uploaders;

namespace AlertImages.Daemon.Configuration;

/// <summary>The rules of <c>[external_image_storage]</c>; those of each provider stand in its descriptor. Touches no network.</summary>
internal static class StorageRules
{
    /// <summary>The rules of the section and of the chosen provider.</summary>
    public static void Check(LoadedConfiguration configuration)
    {
        var storage = configuration.Get<ImageStorageSettings>();
        var errors = new SettingErrors("external_image_storage");
        var available = string.Join(", ", UploaderCatalog.All.Select(static uploader => uploader.Provider).Order(StringComparer.Ordinal));
        var isUsed = configuration.Get<ScreenshotSettings>().UploadExternalImageStorage;
        var uploader = UploaderCatalog.Find(storage.Provider);
        if (storage.Provider.Length == 0)
        {
            errors.Require("provider", !isUsed, $"must be set when upload_external_image_storage = true; one of {available}");
        }
        else
        {
            errors.Require("provider", uploader is not null, $"'{storage.Provider}' is not available; it must be one of {available}");
        }

        errors.Require("upload_timeout", storage.UploadTimeout > TimeSpan.Zero, "must be longer than 0s");
        errors.Require("retention", storage.Retention >= TimeSpan.Zero, "must not be negative");
        configuration.AddErrors(errors.All);
        if (isUsed && uploader is not null)
        {
            configuration.AddErrors(uploader.Check(configuration));
        }
    }
}
