using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using AlertImages.Core.Work;
using AlertImages.Uploaders.Shared;

namespace AlertImages.Uploaders.Gcs;

/// <summary>
/// Provider <c>gcs</c>: Google Cloud Storage by its JSON API. Unlike Grafana it sends no ACL unless asked, and signs links without a key file too.
/// </summary>
internal sealed class GcsUploader : IImageUploader, IDisposable
{
    private readonly GcsSettings _settings;
    private readonly UploaderContext _context;
    private readonly HttpClient _http;
    private readonly GcsCredential _credential;

    private GcsUploader(GcsSettings settings, UploaderContext context) =>
        (_settings, _context, _http, _credential) = (settings, context, context.CreateHttp(), new GcsCredential(settings.KeyFile));

    public static UploaderDescriptor Descriptor { get; } = UploaderDescriptor.For<GcsSettings>(
        provider: "gcs",
        name: "Google Cloud Storage",
        permissions: new StoragePermissions(
            Put: "storage.objects.create", Read: "storage.objects.get", Delete: "storage.objects.delete", List: "storage.objects.list"),
        validate: GcsSettings.Validate,
        create: static (settings, context) => new GcsUploader(settings, context));

    public string Target => $"{_settings.Service.Authority}/{_settings.Bucket}";

    public string CreateKey() => ObjectKey.Create(_settings.Path, RandomName.FileLength);

    public Task<UploadResult> UploadAsync(Picture picture, string key, CancellationToken cancellationToken) => StorageCall.RunAsync(
        async () =>
        {
            using var about = JsonContent.Create(
                new ObjectResource(key, ObjectKey.ContentType, ObjectKey.CacheControl, new() { [ObjectMark.Name] = _context.Mark() }));
            using var file = StorageCall.ContentOf(picture.Path);
            using var content = new MultipartContent("related") { about, file };
            var acl = _settings.Acl.Length > 0 ? "&predefinedAcl=" + Uri.EscapeDataString(_settings.Acl) : "";
            var address = $"upload/storage/v1/b/{_settings.Bucket}/o?uploadType=multipart{acl}";
            using var answer = await SendAsync(HttpMethod.Post, address, content, cancellationToken);
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
            using var answer = await SendAsync(HttpMethod.Delete, $"storage/v1/b/{_settings.Bucket}/o/{Uri.EscapeDataString(key)}", null, cancellationToken);
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
        var prefix = Uri.EscapeDataString(ObjectKey.Prefix(_settings.Path));
        var list = $"storage/v1/b/{_settings.Bucket}/o?fields=items(name,metadata),nextPageToken&prefix={prefix}";
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
        using var request = new HttpRequestMessage(method, new Uri(_settings.Service, pathAndQuery)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _credential.ReadTokenAsync(cancellationToken));
        return await _http.SendAsync(request, cancellationToken);
    }

    private async Task<UploadResult> LinkAsync(string key, CancellationToken cancellationToken)
    {
        if (!_settings.EnableSignedUrls)
        {
            return new UploadResult.Uploaded(new PublicLink(new Uri(_settings.Service, _settings.Bucket + "/" + key)));
        }

        var now = _context.Time.GetUtcNow();
        var email = await _credential.ReadEmailAsync(cancellationToken);
        var address = new SignedAddress(_settings.Service, _settings.Bucket, key, email, now, _settings.SignedUrlExpiration);
        var signature = await _credential.SignAsync(address.ToSign, cancellationToken);
        return new UploadResult.Uploaded(new PublicLink(address.With(signature), now + _settings.SignedUrlExpiration));
    }

    private sealed record ObjectResource(string Name, string? ContentType, string? CacheControl, Dictionary<string, string>? Metadata);

    private sealed record ObjectList(IReadOnlyList<ObjectResource>? Items, string? NextPageToken);
}
