using AlertImages.Core.Images;
using AlertImages.Core.Uploads;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Uploaders;
using AlertImages.Uploaders.AzureBlob;
using AlertImages.Uploaders.Gcs;
using AlertImages.Uploaders.S3;
using AlertImages.Uploaders.WebDav;

namespace AlertImages.Daemon.Hosting;

/// <summary>Makes the uploaders from the settings below <c>[external_image_storage]</c>.</summary>
internal static class UploaderFactory
{
    /// <summary>The uploader of the chosen provider and those of all others whose settings are complete.</summary>
    public static UploaderSet Create(LoadedConfiguration configuration, ImageFolders folders, Func<Uri> publicRoot, HttpClients clients, TimeProvider time)
    {
        var settings = configuration.Get<ImageStorageSettings>();
        return new UploaderSet(
            settings.Provider,
            UploaderCatalog.All,
            new UploaderContext(folders, publicRoot, settings.Retention, OptionsOf(configuration), () => clients.Create(null), time));
    }

    /// <summary>The options of every provider whose settings are complete, also of those that got pictures formerly.</summary>
    public static IReadOnlyList<object> OptionsOf(LoadedConfiguration configuration)
    {
        var options = new List<object>();
        Add("s3", () => S3(configuration.Get<S3Settings>()));
        Add("azure_blob", () => Azure(configuration.Get<AzureBlobSettings>()));
        Add("gcs", () => Gcs(configuration.Get<GcsSettings>()));
        Add("webdav", () => WebDav(configuration.Get<WebDavSettings>()));
        return options;

        void Add(string provider, Func<object> create)
        {
            if (StorageRules.ErrorsOf(configuration, provider).Count == 0)
            {
                options.Add(create());
            }
        }
    }

    private static S3Options S3(S3Settings s3)
    {
        _ = S3Options.TryParseBucketUrl(s3.BucketUrl, out var url);
        var hasBucket = s3.Bucket.Length > 0;
        return new S3Options
        {
            Endpoint = Address(s3.Endpoint),
            PathStyle = s3.PathStyleAccess,
            Bucket = hasBucket ? s3.Bucket : url.Bucket,
            Region = s3.Region.Length > 0 ? s3.Region : hasBucket ? S3Options.DefaultRegion : url.Region,
            Path = hasBucket || s3.Path.Length > 0 ? s3.Path : url.Path,
            AccessKey = s3.AccessKey,
            SecretKey = s3.SecretKey,
            Acl = s3.Acl,
            PresignExpiration = s3.PresignExpiration,
            ServerSideEncryption = s3.ServerSideEncryption,
            KmsKeyId = s3.KmsKeyId,
        };
    }

    private static AzureBlobOptions Azure(AzureBlobSettings azure) => new()
    {
        AccountName = azure.AccountName,
        AccountKey = azure.AccountKey!,
        ContainerName = azure.ContainerName,
        SasTokenExpirationDays = azure.SasTokenExpirationDays,
        Endpoint = Address(azure.Endpoint),
    };

    private static GcsOptions Gcs(GcsSettings gcs) => new()
    {
        KeyFile = gcs.KeyFile,
        Bucket = gcs.Bucket,
        Path = gcs.Path,
        SignedUrlExpiration = gcs.EnableSignedUrls ? gcs.SignedUrlExpiration : TimeSpan.Zero,
        Acl = gcs.Acl,
        Endpoint = Address(gcs.Endpoint) ?? GcsOptions.Google,
    };

    private static WebDavOptions WebDav(WebDavSettings webDav) => new()
    {
        Url = new Uri(webDav.Url),
        Username = webDav.Username,
        Password = webDav.Password,
        PublicUrl = webDav.PublicUrl,
    };

    private static Uri? Address(string text) => text.Length > 0 && StorageRules.TryAddress(text, out var address) ? address : null;
}
