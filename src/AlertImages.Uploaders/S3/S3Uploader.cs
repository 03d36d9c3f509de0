using System.Runtime.CompilerServices;
using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using AlertImages.Core.Work;
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
    private static readonly TimeSpan s_longestLife = S3Settings.LongestPresign - TimeSpan.FromSeconds(30);

    private readonly S3Settings _settings;
    private readonly (string Bucket, string Region, string Path) _place;
    private readonly UploaderContext _context;
    private readonly AmazonS3Client _client;

    private S3Uploader(S3Settings settings, UploaderContext context) =>
        (_settings, _place, _context, _client) = (settings, settings.Place, context, S3ClientFactory.Create(settings, context.CreateHttp));

    public static UploaderDescriptor Descriptor { get; } = UploaderDescriptor.For<S3Settings>(
        provider: "s3",
        name: "Amazon S3 and compatible",
        permissions: new StoragePermissions(Put: "s3:PutObject", Read: "s3:GetObject", Delete: "s3:DeleteObject", List: "s3:ListBucket"),
        validate: S3Settings.Validate,
        create: static (settings, context) => new S3Uploader(settings, context));

    public string Target => $"{_settings.Service?.Authority ?? "amazonaws.com"}/{_place.Bucket}";

    public string CreateKey() => ObjectKey.Create(_place.Path, RandomName.FileLength);

    public Task<UploadResult> UploadAsync(Picture picture, string key, CancellationToken cancellationToken) => StorageCall.RunAsync(
        async () =>
        {
            await using var file = File.OpenRead(picture.Path);
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
                new DeleteObjectsRequest { BucketName = _place.Bucket, Objects = [.. keys.Select(static key => new KeyVersion { Key = key })], Quiet = true },
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
        var request = new ListObjectsV2Request { BucketName = _place.Bucket, Prefix = ObjectKey.Prefix(_place.Path) };
        await foreach (var found in _client.Paginators.ListObjectsV2(request).S3Objects.WithCancellation(cancellationToken))
        {
            if (ObjectKey.IsOurs(found.Key) && found.LastModified < (before - _context.Retention).UtcDateTime)
            {
                var about = await _client.GetObjectMetadataAsync(_place.Bucket, found.Key, cancellationToken);
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
            BucketName = _place.Bucket,
            Key = key,
            InputStream = file,
            AutoCloseStream = false,
            ContentType = ObjectKey.ContentType,
            // not every compatible service takes a body in signed chunks
            UseChunkEncoding = false,
        };
        request.Headers.CacheControl = ObjectKey.CacheControl;
        request.Metadata[ObjectMark.Name] = _context.Mark();
        if (_settings.Acl.Length > 0)
        {
            request.CannedACL = S3CannedACL.FindValue(_settings.Acl);
        }

        if (_settings.ServerSideEncryption.Length > 0)
        {
            request.ServerSideEncryptionMethod = ServerSideEncryptionMethod.FindValue(_settings.ServerSideEncryption);
        }

        if (_settings.KmsKeyId.Length > 0)
        {
            request.ServerSideEncryptionKeyManagementServiceKeyId = _settings.KmsKeyId;
        }

        return request;
    }

    private async Task<UploadResult> LinkAsync(string key)
    {
        if (_settings.PresignExpiration == TimeSpan.Zero)
        {
            return new UploadResult.Uploaded(new PublicLink(PlainAddress(key)));
        }

        var request = new GetPreSignedUrlRequest
        {
            BucketName = _place.Bucket,
            Key = key,
            Verb = HttpVerb.GET,
            Protocol = _settings.Service?.Scheme == Uri.UriSchemeHttp ? Protocol.HTTP : Protocol.HTTPS,
        };
        // the SDK counts from the storage's time, as it knows it from the last answer
        var storageNow = CorrectClockSkew.GetCorrectedUtcNowForEndpoint(_client.DetermineServiceOperationEndpoint(request).URL);
        var life = _settings.PresignExpiration < s_longestLife ? _settings.PresignExpiration : s_longestLife;
        request.Expires = storageNow + life;
        return new UploadResult.Uploaded(new PublicLink(new Uri(await _client.GetPreSignedURLAsync(request)), _context.Time.GetUtcNow() + life));
    }

    private Uri PlainAddress(string key)
    {
        var service = _settings.Service ?? new Uri($"https://s3.{_place.Region}.amazonaws.com/");
        var root = _settings.PathStyleAccess ? new Uri(service, _place.Bucket + "/") : new Uri($"{service.Scheme}://{_place.Bucket}.{service.Authority}/");
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
