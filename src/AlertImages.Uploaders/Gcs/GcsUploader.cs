using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AlertImages.Core.Images;
using AlertImages.Core.Uploads;
using AlertImages.Uploaders.Shared;

namespace AlertImages.Uploaders.Gcs;

/// <summary>
/// Provider <c>gcs</c>: Google Cloud Storage by its JSON API. Unlike Grafana it sends no ACL unless asked, and signs links without a key file too.
/// </summary>
internal sealed class GcsUploader : IImageUploader, IDisposable
{
    private readonly GcsOptions _options;
    private readonly UploaderContext _context;
    private readonly HttpClient _http;
    private readonly GcsCredential _credential;

    private GcsUploader(GcsOptions options, UploaderContext context) =>
        (_options, _context, _http, _credential) = (options, context, context.CreateHttp(), new GcsCredential(options));

    public static UploaderDescriptor Descriptor { get; } = new(
        "gcs", "Google Cloud Storage",
        new StoragePermissions("storage.objects.create", "storage.objects.get", "storage.objects.delete", "storage.objects.list"),
        static context => context.Find<GcsOptions>() is { } options ? new GcsUploader(options, context) : null);

    public string Target => $"{_options.Endpoint.Authority}/{_options.Bucket}";

    public string CreateKey() => ObjectKey.Create(_options.Path, RandomName.FileLength);

    public Task<UploadResult> UploadAsync(Image image, string key, CancellationToken cancellationToken) => StorageCall.RunAsync(
        async () =>
        {
            using var about = JsonContent.Create(new ObjectResource(
                key,
                ObjectKey.ContentType,
                ObjectKey.CacheControl,
                new() { [ObjectMark.Name] = _context.Mark() }));
            using var file = StorageCall.ContentOf(image.Path);
            using var content = new MultipartContent("related") { about, file };
            var acl = _options.Acl.Length > 0 ? "&predefinedAcl=" + Uri.EscapeDataString(_options.Acl) : "";
            using var answer = await SendAsync(
                HttpMethod.Post,
                $"upload/storage/v1/b/{_options.Bucket}/o?uploadType=multipart{acl}",
                content,
                cancellationToken);
            return answer.IsSuccessStatusCode
                ? await LinkAsync(key, cancellationToken)
                : new UploadResult.Failed(await GcsFaults.OfAsync(answer, cancellationToken));
        },
        GcsFaults.Of,
        cancellationToken);

    public Task<UploadResult> CreateLinkAsync(string key, CancellationToken cancellationToken) =>
        StorageCall.RunAsync(() => LinkAsync(key, cancellationToken), GcsFaults.Of, cancellationToken);

    public Task<StorageFault?> DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) => StorageCall.TryAsync(
        () => StorageCall.ForEachAsync(keys, async key =>
        {
            using var answer = await SendAsync(HttpMethod.Delete, $"storage/v1/b/{_options.Bucket}/o/{Uri.EscapeDataString(key)}", null, cancellationToken);
            var fault = answer.IsSuccessStatusCode ? null : await GcsFaults.OfAsync(answer, cancellationToken);
            return answer.StatusCode == HttpStatusCode.NotFound && !GcsFaults.IsOfBucket(fault!) ? null : fault;
        }),
        GcsFaults.Of,
        cancellationToken);

    public Task<Abandoned> FindAbandonedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        StorageCall.CollectAsync(AbandonedAsync(before, cancellationToken), limit, GcsFaults.Of, cancellationToken);

    public void Dispose() => _credential.Dispose();

    private async IAsyncEnumerable<string> AbandonedAsync(DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var list = $"storage/v1/b/{_options.Bucket}/o?fields=items(name,metadata),nextPageToken&prefix={Uri.EscapeDataString(ObjectKey.Prefix(_options.Path))}";
        for (var page = ""; page is not null;)
        {
            using var answer = await SendAsync(
                HttpMethod.Get,
                list + (page.Length > 0 ? "&pageToken=" + Uri.EscapeDataString(page) : ""),
                null,
                cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                throw new StorageFaultException(await GcsFaults.OfAsync(answer, cancellationToken));
            }

            var found = await answer.Content.ReadFromJsonAsync<ObjectList>(JsonSerializerOptions.Web, cancellationToken);
            foreach (var item in found?.Items ?? [])
            {
                if (ObjectKey.IsOurs(item.Name) && ObjectMark.IsOver(item.Metadata?.GetValueOrDefault(ObjectMark.Name), before))
                {
                    yield return item.Name;
                }
            }

            page = found?.NextPageToken;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string pathAndQuery, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_options.Endpoint, pathAndQuery)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _credential.ReadTokenAsync(cancellationToken));
        return await _http.SendAsync(request, cancellationToken);
    }

    private async Task<UploadResult> LinkAsync(string key, CancellationToken cancellationToken)
    {
        if (_options.SignedUrlExpiration == TimeSpan.Zero)
        {
            return new UploadResult.Uploaded(new PublicLink(new Uri(_options.Endpoint, _options.Bucket + "/" + key)));
        }

        var now = _context.Time.GetUtcNow();
        var address = new SignedAddress(
            _options.Endpoint,
            _options.Bucket,
            key,
            await _credential.ReadEmailAsync(cancellationToken),
            now,
            _options.SignedUrlExpiration);
        return new UploadResult.Uploaded(new PublicLink(
            address.With(await _credential.SignAsync(address.ToSign, cancellationToken)),
            now + _options.SignedUrlExpiration));
    }

    private sealed record ObjectResource(string Name, string? ContentType, string? CacheControl, Dictionary<string, string>? Metadata);

    private sealed record ObjectList(IReadOnlyList<ObjectResource>? Items, string? NextPageToken);
}
