using System.Runtime.CompilerServices;
using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using AlertImages.Uploaders.Shared;
using Azure;
using Azure.Core.Pipeline;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace AlertImages.Uploaders.AzureBlob;

/// <summary>Provider <c>azure_blob</c>: block blobs in one container, with read-only SAS links.</summary>
internal sealed class AzureBlobUploader : IImageUploader
{
    /// <summary>As Grafana's names there.</summary>
    private const int NameLength = 30;

    private static readonly string s_block = Convert.ToBase64String("only"u8);
    private readonly AzureBlobSettings _settings;
    private readonly UploaderContext _context;
    private readonly BlobContainerClient _container;

    private AzureBlobUploader(AzureBlobSettings settings, UploaderContext context)
    {
        (_settings, _context) = (settings, context);
        var client = new BlobClientOptions { Transport = new HttpClientTransport(context.CreateHttp()) };
        // the upload step has tries of its own
        client.Retry.MaxRetries = 0;
        client.Diagnostics.IsLoggingEnabled = false;
        var credential = new StorageSharedKeyCredential(settings.AccountName, settings.AccountKey!.Reveal());
        _container = new BlobServiceClient(settings.Service, credential, client).GetBlobContainerClient(settings.ContainerName);
    }

    public static UploaderDescriptor Descriptor { get; } = UploaderDescriptor.For<AzureBlobSettings>(
        provider: "azure_blob",
        name: "Azure Blob Storage",
        permissions: new StoragePermissions(Put: "blobs/write", Read: "blobs/read", Delete: "blobs/delete", List: "blobs/read (list)"),
        validate: AzureBlobSettings.Validate,
        create: static (settings, context) => new AzureBlobUploader(settings, context));

    public string Target => _container.Uri.GetLeftPart(UriPartial.Path);

    public string CreateKey() => ObjectKey.Create("", NameLength);

    public Task<UploadResult> UploadAsync(Picture picture, string key, CancellationToken cancellationToken) => StorageCall.RunAsync(
        async () =>
        {
            var blob = _container.GetBlockBlobClient(key);
            await using var file = File.OpenRead(picture.Path);
            await blob.StageBlockAsync(s_block, file, options: null, cancellationToken);
            await blob.CommitBlockListAsync(
                [s_block],
                new CommitBlockListOptions
                {
                    HttpHeaders = new BlobHttpHeaders { ContentType = ObjectKey.ContentType, CacheControl = ObjectKey.CacheControl },
                    Metadata = new Dictionary<string, string> { [ObjectMark.Name] = _context.Mark() },
                },
                cancellationToken);
            return new UploadResult.Uploaded(LinkTo(key));
        },
        FaultOf,
        cancellationToken);

    public Task<UploadResult> CreateLinkAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult<UploadResult>(new UploadResult.Uploaded(LinkTo(key)));

    public Task<StorageFault?> DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) => StorageCall.TryAsync(
        () => StorageCall.ForEachAsync(keys, async key =>
        {
            await _container.DeleteBlobIfExistsAsync(key, cancellationToken: cancellationToken);
            return null;
        }),
        FaultOf,
        cancellationToken);

    public Task<Abandoned> FindAbandonedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        StorageCall.CollectAsync(AbandonedAsync(before, cancellationToken), limit, FaultOf, cancellationToken);

    private async IAsyncEnumerable<string> AbandonedAsync(DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var blob in _container.GetBlobsAsync(BlobTraits.Metadata, cancellationToken: cancellationToken))
        {
            if (ObjectKey.IsOurs(blob.Name)
                && blob.Metadata is { } metadata
                && metadata.TryGetValue(ObjectMark.Name, out var mark)
                && ObjectMark.IsOver(mark, before))
            {
                yield return blob.Name;
            }
        }
    }

    private PublicLink LinkTo(string key)
    {
        var blob = _container.GetBlobClient(key);
        if (_settings.SasTokenExpirationDays == 0)
        {
            return new PublicLink(blob.Uri);
        }

        var expiry = _context.Time.GetUtcNow() + TimeSpan.FromDays(_settings.SasTokenExpirationDays);
        var builder = new BlobSasBuilder(BlobSasPermissions.Read, expiry)
        {
            Protocol = blob.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
        };
        return new PublicLink(blob.GenerateSasUri(builder), expiry);
    }

    /// <summary>
    /// learn.microsoft.com/rest/api/storageservices/blob-service-error-codes. The message holds headers of the request; only the code is passed on.
    /// </summary>
    private static StorageFault? FaultOf(Exception exception)
    {
        if (exception is not RequestFailedException failed)
        {
            return null;
        }

        var detail = $"{failed.Status} {failed.ErrorCode}";
        return failed.ErrorCode switch
        {
            // AuthenticationErrorDetail: "Request date header too old: '…'"
            "AuthenticationFailed" when failed.Message.Contains("date header", StringComparison.OrdinalIgnoreCase) =>
                new StorageFault(StorageFailure.ClockSkew, detail),
            "AuthenticationFailed" or "InvalidAuthenticationInfo" => new StorageFault(StorageFailure.InvalidCredentials, detail),
            "ContainerNotFound" or "ContainerBeingDeleted" or "ResourceNotFound" => new StorageFault(StorageFailure.NotFound, detail),
            "ServerBusy" => new StorageFault(StorageFailure.Throttled, detail),
            "OperationTimedOut" => new StorageFault(StorageFailure.Timeout, detail),
            _ when failed.Status == 0 => new StorageFault(StorageFailure.ConnectionFailed, "no answer"),
            _ => StorageFault.OfStatus(failed.Status, detail),
        };
    }
}
