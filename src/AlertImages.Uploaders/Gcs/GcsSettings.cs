using System.Text.Json;
using System.Text.Json.Nodes;
using AlertImages.Core.Work;
using AlertImages.Uploaders.Shared;
using Microsoft.Extensions.Configuration;

namespace AlertImages.Uploaders.Gcs;

/// <summary>Google Cloud Storage.</summary>
internal sealed record GcsSettings
{
    /// <summary>Longest life of a link (V4 signing).</summary>
    private static readonly TimeSpan s_longestSigned = TimeSpan.FromDays(7);

    private static readonly Uri s_google = new("https://storage.googleapis.com/");
    private static readonly string[] s_acls = ["", "authenticatedRead", "bucketOwnerFullControl", "bucketOwnerRead", "private", "projectPrivate", "publicRead"];

    /// <summary>JSON key file of a service account. Empty: application default credentials, also for signed links.</summary>
    [ConfigurationKeyName("key_file")]
    public string KeyFile { get; init; } = "";

    /// <summary>The bucket.</summary>
    [ConfigurationKeyName("bucket")]
    public string Bucket { get; init; } = "";

    /// <summary>Folder within the bucket.</summary>
    [ConfigurationKeyName("path")]
    public string Path { get; init; } = "";

    /// <summary>Sign the links to private pictures; false: links without signature, for a bucket that anybody may read.</summary>
    [ConfigurationKeyName("enable_signed_urls")]
    public bool EnableSignedUrls { get; init; } = true;

    /// <summary>Life of the signed links, 7 days at most.</summary>
    [ConfigurationKeyName("signed_url_expiration")]
    public TimeSpan SignedUrlExpiration { get; init; } = s_longestSigned;

    /// <summary>A predefined ACL like publicRead. Empty: none, as uniform bucket-level access wants it.
    /// (Grafana sends publicRead unless links are signed.)</summary>
    [ConfigurationKeyName("acl")]
    public string Acl { get; init; } = "";

    /// <summary>Another address of the service. Empty: https://storage.googleapis.com.</summary>
    [ConfigurationKeyName("endpoint")]
    public string Endpoint { get; init; } = "";

    /// <summary>Where the service is reached.</summary>
    public Uri Service => StorageAddress.OrNone(Endpoint) ?? s_google;

    public static void Validate(GcsSettings settings, SettingErrors errors)
    {
        errors.Require("bucket", settings.Bucket.Length > 0, "must be set for the provider gcs");
        if (settings.KeyFile.Length > 0 && DefectOfKeyFile(settings.KeyFile) is { } defect)
        {
            errors.Add("key_file", defect);
        }

        errors.Require(
            "signed_url_expiration",
            !settings.EnableSignedUrls || (settings.SignedUrlExpiration > TimeSpan.Zero && settings.SignedUrlExpiration <= s_longestSigned),
            "must be longer than 0s and at most 168h: signed links live 7 days at most");
        errors.Require("acl", s_acls.Contains(settings.Acl), $"'{settings.Acl}' must be empty or one of {string.Join(", ", s_acls.Skip(1))}");
        errors.Require("endpoint", StorageAddress.IsEmptyOrRight(settings.Endpoint), $"'{settings.Endpoint}' must be an http or https address");
    }

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
}
