using System.Runtime.CompilerServices;
using AlertImages.Core.Images;
using AlertImages.Core.Uploads;
using AlertImages.Uploaders.Shared;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace AlertImages.Uploaders.S3;

/// <summary>
/// Provider <c>s3</c>: Amazon S3 and what speaks its protocol. Unlike Grafana it sends no ACL unless asked, and gives presigned links to private objects.
/// </summary>
internal sealed class S3Uploader : IImageUploader, IDisposable
{
    /// <summary>A little less than is allowed: the SDK may learn another time of the storage's between two steps of signing.</summary>
    private static readonly TimeSpan s_longestLife = S3Options.LongestPresign - TimeSpan.FromSeconds(30);

    private readonly S3Options _options;
    private readonly UploaderContext _context;
    private readonly AmazonS3Client _client;

    private S3Uploader(S3Options options, UploaderContext context) =>
        (_options, _context, _client) = (options, context, S3ClientFactory.Create(options, context.CreateHttp));

    public static UploaderDescriptor Descriptor { get; } = new(
        "s3", "Amazon S3 and compatible", new StoragePermissions("s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:ListBucket"),
        static context => context.Find<S3Options>() is { } options ? new S3Uploader(options, context) : null);

    public string Target => $"{_options.Endpoint?.Authority ?? "amazonaws.com"}/{_options.Bucket}";

    public string CreateKey() => ObjectKey.Create(_options.Path, RandomName.FileLength);

    public Task<UploadResult> UploadAsync(Image image, string key, CancellationToken cancellationToken) => StorageCall.RunAsync(
        async () =>
        {
            await using var file = File.OpenRead(image.Path);
            await _client.PutObjectAsync(PutRequest(key, file), cancellationToken);
            return await LinkAsync(key);
        },
        S3Faults.Of,
        cancellationToken);

    public Task<UploadResult> CreateLinkAsync(string key, CancellationToken cancellationToken) =>
        StorageCall.RunAsync(() => LinkAsync(key), S3Faults.Of, cancellationToken);

    public Task<StorageFault?> DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) => StorageCall.TryAsync(
        async () =>
        {
            var answer = await _client.DeleteObjectsAsync(
                new DeleteObjectsRequest { BucketName = _options.Bucket, Objects = [.. keys.Select(static key => new KeyVersion { Key = key })], Quiet = true },
                cancellationToken);
            return answer.DeleteErrors is [var error, ..] ? S3Faults.OfCode(error.Code, error.Message, 200) : null;
        },
        S3Faults.Of,
        cancellationToken);

    public Task<Abandoned> FindAbandonedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        StorageCall.CollectAsync(AbandonedAsync(before, cancellationToken), limit, S3Faults.Of, cancellationToken);

    public void Dispose() => _client.Dispose();

    /// <summary>A list says nothing of metadata, so every old object with a name like ours is asked for it.</summary>
    private async IAsyncEnumerable<string> AbandonedAsync(DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = ObjectKey.Prefix(_options.Path) };
        await foreach (var found in _client.Paginators.ListObjectsV2(request).S3Objects.WithCancellation(cancellationToken))
        {
            if (ObjectKey.IsOurs(found.Key) && found.LastModified < (before - _context.Retention).UtcDateTime)
            {
                var about = await _client.GetObjectMetadataAsync(_options.Bucket, found.Key, cancellationToken);
                if (ObjectMark.IsOver(about.Metadata["x-amz-meta-" + ObjectMark.Name], before))
                {
                    yield return found.Key;
                }
            }
        }
    }

    private PutObjectRequest PutRequest(string key, Stream file)
    {
        var request = new PutObjectRequest
        {
            BucketName = _options.Bucket,
            Key = key,
            InputStream = file,
            AutoCloseStream = false,
            ContentType = ObjectKey.ContentType,
            // not every compatible service takes a body in signed chunks
            UseChunkEncoding = false,
        };
        request.Headers.CacheControl = ObjectKey.CacheControl;
        request.Metadata[ObjectMark.Name] = _context.Mark();
        if (_options.Acl.Length > 0)
        {
            request.CannedACL = S3CannedACL.FindValue(_options.Acl);
        }

        if (_options.ServerSideEncryption.Length > 0)
        {
            request.ServerSideEncryptionMethod = ServerSideEncryptionMethod.FindValue(_options.ServerSideEncryption);
        }

        if (_options.KmsKeyId.Length > 0)
        {
            request.ServerSideEncryptionKeyManagementServiceKeyId = _options.KmsKeyId;
        }

        return request;
    }

    private async Task<UploadResult> LinkAsync(string key)
    {
        if (_options.PresignExpiration == TimeSpan.Zero)
        {
            return new UploadResult.Uploaded(new PublicLink(PlainAddress(key)));
        }

        var request = new GetPreSignedUrlRequest
        {
            BucketName = _options.Bucket,
            Key = key,
            Verb = HttpVerb.GET,
            Protocol = _options.Endpoint?.Scheme == Uri.UriSchemeHttp ? Protocol.HTTP : Protocol.HTTPS,
        };
        // the SDK counts from the storage's time, as it knows it from the last answer
        var storageNow = CorrectClockSkew.GetCorrectedUtcNowForEndpoint(_client.DetermineServiceOperationEndpoint(request).URL);
        var life = _options.PresignExpiration < s_longestLife ? _options.PresignExpiration : s_longestLife;
        request.Expires = storageNow + life;
        return new UploadResult.Uploaded(new PublicLink(new Uri(await _client.GetPreSignedURLAsync(request)), _context.Time.GetUtcNow() + life));
    }

    private Uri PlainAddress(string key)
    {
        var service = _options.Endpoint ?? new Uri($"https://s3.{_options.Region}.amazonaws.com/");
        var root = _options.PathStyle ? new Uri(service, _options.Bucket + "/") : new Uri($"{service.Scheme}://{_options.Bucket}.{service.Authority}/");
        return new Uri(root, string.Join('/', key.Split('/').Select(Uri.EscapeDataString)));
    }

    /// <summary>
    /// Sends the body with the headers: a picture is small, and to ask first costs a second where nobody answers that. Named as its base, for the
    /// SDK knows the operation by the name of the type.
    /// </summary>
    private sealed class PutObjectRequest : Amazon.S3.Model.PutObjectRequest
    {
        protected override bool Expect100Continue => false;
    }
}
