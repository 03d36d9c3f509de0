using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>Azure Blob Storage.</summary>
[IniSection("external_image_storage.azure_blob")]
internal sealed record AzureBlobSettings
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
}
