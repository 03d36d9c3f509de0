using System.Text.RegularExpressions;
using AlertImages.Core.Images;

namespace AlertImages.Daemon.Endpoints;

/// <summary>The local image server: <c>GET /public/img/attachments/{name}.png</c>. No listing; whatever is not a picture of ours is 404.</summary>
internal static partial class ImageEndpoint
{
    private static readonly string[] s_methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapImages(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods("/public/img/attachments/{name}", s_methods, Serve);

    private static IResult Serve(string name, HttpContext context, ImageFolders folders)
    {
        var path = Path.Combine(folders.Attachments, name);
        if (!Name().IsMatch(name) || !File.Exists(path) || new FileInfo(path).LinkTarget is not null)
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

    [GeneratedRegex(@"\A[0-9A-Za-z]{20,40}\.png\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
