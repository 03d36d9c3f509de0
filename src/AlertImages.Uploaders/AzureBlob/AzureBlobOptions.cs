using AlertImages.Core.Work;

namespace AlertImages.Uploaders.AzureBlob;

/// <summary>Complete settings of <c>[external_image_storage.azure_blob]</c>.</summary>
public sealed record AzureBlobOptions
{
    /// <summary>Another cloud or an emulator; null: <c>https://ACCOUNT.blob.core.windows.net</c>.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The storage account.</summary>
    public required string AccountName { get; init; }

    /// <summary>One of its two keys, in Base64.</summary>
    public required Secret AccountKey { get; init; }

    /// <summary>The container; it must exist.</summary>
    public required string ContainerName { get; init; }

    /// <summary>Life of links in days; zero: links without signature, for a container that anybody may read.</summary>
    public int SasTokenExpirationDays { get; init; } = 7;
}
