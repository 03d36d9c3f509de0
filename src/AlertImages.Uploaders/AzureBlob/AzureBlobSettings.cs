using System.Buffers.Text;
using System.Text.RegularExpressions;
using AlertImages.Core.Work;
using AlertImages.Uploaders.Shared;
using Microsoft.Extensions.Configuration;

namespace AlertImages.Uploaders.AzureBlob;

/// <summary>Azure Blob Storage.</summary>
internal sealed partial record AzureBlobSettings
{
    /// <summary>The storage account.</summary>
    [ConfigurationKeyName("account_name")]
    public string AccountName { get; init; } = "";

    /// <summary>One of its two keys.</summary>
    [ConfigurationKeyName("account_key")]
    public Secret? AccountKey { get; init; }

    /// <summary>The container; it must exist.</summary>
    [ConfigurationKeyName("container_name")]
    public string ContainerName { get; init; } = "";

    /// <summary>Life of the signed links in days; 0: links without signature, for a container that anybody may read.</summary>
    [ConfigurationKeyName("sas_token_expiration_days")]
    public int SasTokenExpirationDays { get; init; } = 7;

    /// <summary>Address of another cloud or an emulator. Empty: https://account_name.blob.core.windows.net.</summary>
    [ConfigurationKeyName("endpoint")]
    public string Endpoint { get; init; } = "";

    /// <summary>Where the account is reached.</summary>
    public Uri Service => StorageAddress.OrNone(Endpoint) ?? new Uri($"https://{AccountName}.blob.core.windows.net");

    public static void Validate(AzureBlobSettings settings, SettingErrors errors)
    {
        errors.Require("account_name", settings.AccountName.Length > 0, "must be set for the provider azure_blob");
        errors.Require("account_key", settings.AccountKey is { IsEmpty: false }, "must be set for the provider azure_blob");
        errors.Require(
            "account_key", settings.AccountKey is not { IsEmpty: false } key || Base64.IsValid(key.Reveal()), "must be Base64, as the portal shows it");
        errors.Require("container_name", settings.ContainerName.Length > 0, "must be set for the provider azure_blob");
        errors.Require(
            "container_name", settings.ContainerName.Length == 0 || Container().IsMatch(settings.ContainerName),
            $"'{settings.ContainerName}' must be the name of a container: 3 to 63 lower-case letters, digits and single hyphens");
        errors.Require(
            "sas_token_expiration_days", settings.SasTokenExpirationDays is >= 0 and <= 3650,
            $"'{settings.SasTokenExpirationDays}' must lie between 0 and 3650");
        errors.Require("endpoint", StorageAddress.IsEmptyOrRight(settings.Endpoint), $"'{settings.Endpoint}' must be an http or https address");
    }

    // learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
    [GeneratedRegex(@"\A(?=.{3,63}\z)(?:\$root|\$web|[a-z0-9]+(?:-[a-z0-9]+)*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Container();
}
