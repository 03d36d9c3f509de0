using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using AlertImages.Core.Work;
using AlertImages.Uploaders.Shared;

namespace AlertImages.Uploaders.WebDav;

/// <summary>
/// Provider <c>webdav</c>: one PUT. Unlike Grafana it also takes 204 for success. Files carry no mark, so those the store does not know are left
/// alone.
/// </summary>
internal sealed class WebDavUploader(WebDavSettings settings, UploaderContext context) : IImageUploader
{
    private readonly HttpClient _http = context.CreateHttp();
    private readonly Uri _folder = new(settings.Url);

    public static UploaderDescriptor Descriptor { get; } = UploaderDescriptor.For<WebDavSettings>(
        provider: "webdav",
        name: "WebDAV",
        permissions: new StoragePermissions(Put: "PUT", Read: "GET", Delete: "DELETE", List: null),
        validate: WebDavSettings.Validate,
        create: static (settings, context) => new WebDavUploader(settings, context));

    public string Target => _folder.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    public string CreateKey() => ObjectKey.Create("", RandomName.FileLength);

    public Task<UploadResult> UploadAsync(Picture picture, string key, CancellationToken cancellationToken) => StorageCall.RunAsync(
        async () =>
        {
            using var content = StorageCall.ContentOf(picture.Path);
            using var answer = await SendAsync(HttpMethod.Put, key, content, cancellationToken);
            return answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.NoContent or HttpStatusCode.OK
                ? new UploadResult.Uploaded(LinkTo(key))
                : new UploadResult.Failed(FaultOf(answer));
        },
        static _ => null,
        cancellationToken);

    public Task<UploadResult> CreateLinkAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult<UploadResult>(new UploadResult.Uploaded(LinkTo(key)));

    public Task<StorageFault?> DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) => StorageCall.TryAsync(
        () => StorageCall.ForEachAsync(keys, async key =>
        {
            using var answer = await SendAsync(HttpMethod.Delete, key, null, cancellationToken);
            return answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone ? null : FaultOf(answer);
        }),
        static _ => null,
        cancellationToken);

    public Task<Abandoned> FindAbandonedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) => Task.FromResult(Abandoned.None);

    private static StorageFault FaultOf(HttpResponseMessage answer) => (int)answer.StatusCode switch
    {
        // RFC 4918, section 9.7.1: a folder above it does not exist
        409 => new StorageFault(StorageFailure.NotFound, "409: the folder does not exist"),
        507 => new StorageFault(StorageFailure.Rejected, "507: the storage is full"),
        var status => StorageFault.OfStatus(status, $"the server answered {status}"),
    };

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string key, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, Below(_folder, key)) { Content = content };
        if (settings.Username.Length > 0)
        {
            var user = Encoding.UTF8.GetBytes($"{settings.Username}:{settings.Password?.Reveal()}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(user));
        }

        return await _http.SendAsync(request, cancellationToken);
    }

    private PublicLink LinkTo(string key) => new(settings.PublicUrl switch
    {
        "" => Below(_folder, key),
        var url when url.Contains(WebDavSettings.FilePlaceholder, StringComparison.Ordinal) =>
            new Uri(url.Replace(WebDavSettings.FilePlaceholder, key, StringComparison.Ordinal)),
        var url => Below(new Uri(url), key),
    });

    private static Uri Below(Uri folder, string name) => new UriBuilder(folder) { Path = folder.AbsolutePath.TrimEnd('/') + "/" + name }.Uri;
}
