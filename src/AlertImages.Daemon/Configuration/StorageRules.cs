using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Uploaders;
using AlertImages.Uploaders.Gcs;
using AlertImages.Uploaders.S3;

namespace AlertImages.Daemon.Configuration;

/// <summary>The rules of <c>[external_image_storage]</c> and its children. Touches no network.</summary>
internal static partial class StorageRules
{
    private const string Section = "external_image_storage";
    private static readonly string[] s_encryptions = ["", "AES256", "aws:kms", "aws:kms:dsse"];
    private static readonly string[] s_s3Acls =
    [
        "", "private", "public-read", "public-read-write", "authenticated-read", "aws-exec-read", "bucket-owner-read", "bucket-owner-full-control",
    ];
    private static readonly string[] s_gcsAcls =
    [
        "", "authenticatedRead", "bucketOwnerFullControl", "bucketOwnerRead", "private", "projectPrivate", "publicRead",
    ];

    /// <summary>The rules of the chosen provider.</summary>
    public static void Check(LoadedConfiguration configuration)
    {
        var storage = configuration.Get<ImageStorageSettings>();
        var available = string.Join(", ", UploaderCatalog.All.Select(static uploader => uploader.Provider));
        var isUsed = configuration.Get<ScreenshotSettings>().UploadExternalImageStorage;
        if (storage.Provider.Length == 0)
        {
            Add(configuration, Section, isUsed ? [("provider", $"must be set when upload_external_image_storage = true; one of {available}")] : []);
        }
        else if (UploaderCatalog.Find(storage.Provider) is null)
        {
            Add(configuration, Section, [("provider", $"'{storage.Provider}' is not available; it must be one of {available}")]);
        }
        else if (isUsed)
        {
            Add(configuration, $"{Section}.{storage.Provider}", ErrorsOf(configuration, storage.Provider));
        }

        Add(configuration, Section, [
            .. Unless(storage.UploadTimeout > TimeSpan.Zero, "upload_timeout", "must be longer than 0s"),
            .. Unless(storage.Retention >= TimeSpan.Zero, "retention", "must not be negative")]);
    }

    /// <summary>What keeps a provider from being used, by key; empty when its settings are complete.</summary>
    public static IReadOnlyList<(string Key, string Message)> ErrorsOf(LoadedConfiguration configuration, string provider) => provider switch
    {
        "s3" => [.. OfS3(configuration.Get<S3Settings>())],
        "azure_blob" => [.. OfAzure(configuration.Get<AzureBlobSettings>())],
        "gcs" => [.. OfGcs(configuration.Get<GcsSettings>())],
        "webdav" => [.. OfWebDav(configuration.Get<WebDavSettings>())],
        _ => [],
    };

    private static IEnumerable<(string Key, string Message)> OfS3(S3Settings s3) =>
    [
        .. Unless(s3.Bucket.Length > 0 || s3.BucketUrl.Length > 0, "bucket", "must be set (or bucket_url) for the provider s3"),
        .. Unless(
            s3.BucketUrl.Length == 0 || s3.Bucket.Length > 0 || S3Options.TryParseBucketUrl(s3.BucketUrl, out _), "bucket_url",
            $"'{s3.BucketUrl}' must be like https://BUCKET.s3.REGION.amazonaws.com/PATH; for other services set endpoint, region and bucket"),
        .. Unless(s3.Endpoint.Length == 0 || TryAddress(s3.Endpoint, out _), "endpoint", $"'{s3.Endpoint}' must be an http or https address or a host name"),
        .. Unless(s3.Region.Length == 0 || Region().IsMatch(s3.Region), "region", $"'{s3.Region}' must be like eu-central-1"),
        .. Unless(s3.AccessKey.Length == 0 || s3.SecretKey is { IsEmpty: false }, "secret_key", "must be set together with access_key"),
        .. Unless(s3.AccessKey.Length > 0 || s3.SecretKey is not { IsEmpty: false }, "access_key", "must be set together with secret_key"),
        .. Unless(
            s3.PresignExpiration >= TimeSpan.Zero && s3.PresignExpiration <= S3Options.LongestPresign,
            "presign_expiration",
            "must lie between 0 and 168h: signed links live 7 days at most"),
        .. Unless(s_s3Acls.Contains(s3.Acl), "acl", $"'{s3.Acl}' must be empty or one of {string.Join(", ", s_s3Acls.Skip(1))}"),
        .. Unless(s_encryptions.Contains(s3.ServerSideEncryption), "server_side_encryption", $"'{s3.ServerSideEncryption}' must be empty, AES256 or aws:kms"),
        .. Unless(
            s3.KmsKeyId.Length == 0 || s3.ServerSideEncryption.StartsWith("aws:kms", StringComparison.Ordinal),
            "kms_key_id",
            "needs server_side_encryption = aws:kms"),
    ];

    private static IEnumerable<(string Key, string Message)> OfAzure(AzureBlobSettings azure) =>
    [
        .. Unless(azure.AccountName.Length > 0, "account_name", "must be set for the provider azure_blob"),
        .. Unless(azure.AccountKey is { IsEmpty: false }, "account_key", "must be set for the provider azure_blob"),
        .. Unless(azure.AccountKey is not { IsEmpty: false } key || Base64.IsValid(key.Reveal()), "account_key", "must be Base64, as the portal shows it"),
        .. Unless(azure.ContainerName.Length > 0, "container_name", "must be set for the provider azure_blob"),
        .. Unless(
            azure.ContainerName.Length == 0 || Container().IsMatch(azure.ContainerName), "container_name",
            $"'{azure.ContainerName}' must be the name of a container: 3 to 63 lower-case letters, digits and single hyphens"),
        .. Unless(
            azure.SasTokenExpirationDays is >= 0 and <= 3650,
            "sas_token_expiration_days",
            $"'{azure.SasTokenExpirationDays}' must lie between 0 and 3650"),
        .. Unless(azure.Endpoint.Length == 0 || TryAddress(azure.Endpoint, out _), "endpoint", $"'{azure.Endpoint}' must be an http or https address"),
    ];

    private static IEnumerable<(string Key, string Message)> OfGcs(GcsSettings gcs) =>
    [
        .. Unless(gcs.Bucket.Length > 0, "bucket", "must be set for the provider gcs"),
        .. gcs.KeyFile.Length > 0 && DefectOfKeyFile(gcs.KeyFile) is { } defect ? Unless(false, "key_file", defect) : [],
        .. Unless(
            !gcs.EnableSignedUrls || (gcs.SignedUrlExpiration > TimeSpan.Zero && gcs.SignedUrlExpiration <= GcsOptions.LongestSigned), "signed_url_expiration",
            "must be longer than 0s and at most 168h: signed links live 7 days at most"),
        .. Unless(s_gcsAcls.Contains(gcs.Acl), "acl", $"'{gcs.Acl}' must be empty or one of {string.Join(", ", s_gcsAcls.Skip(1))}"),
        .. Unless(gcs.Endpoint.Length == 0 || TryAddress(gcs.Endpoint, out _), "endpoint", $"'{gcs.Endpoint}' must be an http or https address"),
    ];

    private static IEnumerable<(string Key, string Message)> OfWebDav(WebDavSettings webDav) =>
    [
        .. Unless(webDav.Url.Length > 0, "url", "must be set for the provider webdav"),
        .. Unless(webDav.Url.Length == 0 || IsUrl(webDav.Url), "url", $"'{webDav.Url}' must be an absolute http or https address"),
        .. Unless(webDav.Username.Length == 0 || webDav.Password is { IsEmpty: false }, "password", "must be set together with username"),
        .. Unless(
            webDav.PublicUrl.Length == 0 || IsUrl(webDav.PublicUrl.Replace("${file}", "x.png", StringComparison.Ordinal)), "public_url",
            $"'{webDav.PublicUrl}' must be an absolute http or https address, with ${{file}} where the file's name stands"),
    ];

    /// <summary>An address, or a host name that is reached by https, as Grafana's key <c>endpoint</c> may hold.</summary>
    public static bool TryAddress(string text, out Uri? address) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text, UriKind.Absolute, out address)
            && address.Scheme is "http" or "https";

    private static bool IsUrl(string text) => text.Contains("://", StringComparison.Ordinal) && TryAddress(text, out _);

    private static string? DefectOfKeyFile(string path)
    {
        try
        {
            var key = JsonNode.Parse(File.ReadAllText(path));
            return key?["type"]?.GetValue<string>() != "service_account" ? $"'{path}' is not the key of a service account (type must be service_account)"
                : key["client_email"] is null || key["private_key"] is null ? $"'{path}' lacks client_email or private_key"
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"'{path}' cannot be read: {exception.GetType().Name}";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return $"'{path}' is not JSON";
        }
    }

    private static void Add(LoadedConfiguration configuration, string section, IReadOnlyList<(string Key, string Message)> errors)
    {
        foreach (var (key, message) in errors)
        {
            configuration.AddError(section, key, message);
        }
    }

    private static IReadOnlyList<(string Key, string Message)> Unless(bool isRight, string key, string message) => isRight ? [] : [(key, message)];

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Region();

    // learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
    [GeneratedRegex(@"\A(?=.{3,63}\z)(?:\$root|\$web|[a-z0-9]+(?:-[a-z0-9]+)*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Container();
}
