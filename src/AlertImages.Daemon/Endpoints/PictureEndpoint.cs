using System.Text.RegularExpressions;
using AlertImages.Core.Pictures;

namespace AlertImages.Daemon.Endpoints;

/// <summary>The local image server: <c>GET /public/img/attachments/{name}.png</c>. No listing; whatever is not a picture of ours is 404.</summary>
internal static partial class PictureEndpoint
{
    private static readonly string[] s_methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapImages(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods("/public/img/attachments/{name}", s_methods, ServeAsync);

    private static async Task<IResult> ServeAsync(
        string name, HttpContext context, PictureFolders folders, IPictureStore pictures, CancellationToken cancellationToken)
    {
        if (!Name().IsMatch(name) || await FindAsync(name, folders, pictures, cancellationToken) is not { } path || new FileInfo(path).LinkTarget is not null)
        {
            return TypedResults.NotFound();
        }

        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=86400, immutable";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex";
        return TypedResults.PhysicalFile(path, "image/png");
    }

    /// <summary>The published copy; where several daemons share the store, also what another one published.</summary>
    private static async Task<string?> FindAsync(string name, PictureFolders folders, IPictureStore pictures, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folders.Attachments, name);
        if (File.Exists(path))
        {
            return path;
        }

        try
        {
            return await pictures.FetchObjectPictureAsync("local", name, cancellationToken) is { Url: not null } picture && File.Exists(picture.Path)
                ? picture.Path
                : null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // without the store nobody knows of it
            return null;
        }
    }

    [GeneratedRegex(@"\A[0-9A-Za-z]{20,40}\.png\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
