using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace AlertImages.TestSupport;

/// <summary>
/// A stand-in for Google's token service and Cloud Storage: checks the account's assertion and the signature of links with its public key.
/// </summary>
public sealed class GcsServer : IAsyncDisposable
{
    private const string Email = "alerts@project.iam.gserviceaccount.com";
    /// <summary>What assertions name, wherever they are sent.</summary>
    private const string Audience = "https://oauth2.googleapis.com/token";

    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, (byte[] Bytes, JsonNode About)> _objects = new();
    private readonly string _bucket;
    private readonly string _token = Guid.NewGuid().ToString("N");
    private ScriptedHttpServer _server = null!;

    private GcsServer(string bucket) => _bucket = bucket;

    /// <summary>Where it listens, with a slash at the end.</summary>
    public Uri Url => _server.Url;

    /// <summary>What it got so far.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _server.Requests;

    /// <summary>By how much its clock is ahead.</summary>
    public TimeSpan Ahead { get; set; }

    /// <summary>Starts it with one bucket.</summary>
    public static async Task<GcsServer> StartAsync(string bucket)
    {
        var server = new GcsServer(bucket);
        server._server = await ScriptedHttpServer.StartAsync(server.AnswerAsync);
        return server;
    }

    /// <summary>Writes the account's JSON key, as the console gives it.</summary>
    public string WriteKeyFile(TempFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return folder.Write("key.json", new JsonObject
        {
            ["type"] = "service_account",
            ["project_id"] = "project",
            ["private_key_id"] = "1",
            ["private_key"] = _key.ExportPkcs8PrivateKeyPem(),
            ["client_email"] = Email,
            ["client_id"] = "1",
            ["token_uri"] = Url + "token",
            ["universe_domain"] = "googleapis.com",
        }.ToJsonString());
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _key.Dispose();
    }

    private DateTimeOffset Now => TimeProvider.System.GetUtcNow() + Ahead;

    private Task AnswerAsync(HttpContext context, RecordedRequest request)
    {
        var path = request.PathAndQuery.Split('?')[0];
        var objects = $"/storage/v1/b/{_bucket}/o";
        return (request.Method, path) switch
        {
            ("POST", "/token") => TokenAsync(context, request),
            ("GET", _) when path.StartsWith($"/{_bucket}/", StringComparison.Ordinal) => DownloadAsync(context, path),
            _ when request.Headers.GetValueOrDefault("Authorization") != "Bearer " + _token => FailAsync(context, 401, "authError", "Invalid Credentials"),
            ("POST", _) when path == "/upload" + objects => UploadAsync(context, request),
            ("GET", _) when path == objects => ListAsync(context),
            ("DELETE", _) when path.StartsWith(objects + "/", StringComparison.Ordinal) =>
                DeleteAsync(context, Uri.UnescapeDataString(path[(objects.Length + 1)..])),
            _ => FailAsync(context, 404, "notFound", "The specified bucket does not exist."),
        };
    }

    private Task TokenAsync(HttpContext context, RecordedRequest request)
    {
        var parts = QueryHelpers.ParseQuery(request.Text)["assertion"].ToString().Split('.');
        var claims = JsonNode.Parse(WebEncoders.Base64UrlDecode(parts[1]))!;
        var isSigned = _key.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
            WebEncoders.Base64UrlDecode(parts[2]),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1);
        if (!isSigned
            || claims["iss"]!.GetValue<string>() != Email
            || claims["aud"]!.GetValue<string>() != Audience
            || !claims["scope"]!.GetValue<string>().Contains("devstorage", StringComparison.Ordinal))
        {
            return WriteAsync(context, 400, new JsonObject { ["error"] = "invalid_grant", ["error_description"] = "Invalid JWT Signature." });
        }

        var issued = DateTimeOffset.FromUnixTimeSeconds(claims["iat"]!.GetValue<long>());
        return (Now - issued).Duration() > TimeSpan.FromMinutes(10)
            ? WriteAsync(
                context,
                400,
                new JsonObject
                {
                    ["error"] = "invalid_grant",
                    ["error_description"] =
                        "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
                            + "Check your iat and exp values in the JWT claim.",
                })
            : WriteAsync(context, 200, new JsonObject { ["access_token"] = _token, ["expires_in"] = 3600, ["token_type"] = "Bearer" });
    }

    private async Task UploadAsync(HttpContext context, RecordedRequest request)
    {
        var boundary =
            MediaTypeHeaderValue.Parse(request.Headers["Content-Type"]).Parameters.Single(static parameter => parameter.Name == "boundary").Value!.Trim('"');
        var reader = new MultipartReader(boundary, new MemoryStream(request.Body));
        var about = await JsonNode.ParseAsync((await reader.ReadNextSectionAsync(context.RequestAborted))!.Body, cancellationToken: context.RequestAborted);
        using var bytes = new MemoryStream();
        await (await reader.ReadNextSectionAsync(context.RequestAborted))!.Body.CopyToAsync(bytes, context.RequestAborted);
        _objects[about!["name"]!.GetValue<string>()] = (bytes.ToArray(), about);
        await WriteAsync(context, 200, about.DeepClone());
    }

    private async Task DownloadAsync(HttpContext context, string path)
    {
        if (!IsSigned(context.Request, path))
        {
            context.Response.StatusCode = 403;
        }
        else if (_objects.TryGetValue(Uri.UnescapeDataString(path[(_bucket.Length + 2)..]), out var found))
        {
            context.Response.ContentType = found.About["contentType"]!.GetValue<string>();
            context.Response.Headers.CacheControl = found.About["cacheControl"]!.GetValue<string>();
            await context.Response.Body.WriteAsync(found.Bytes);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    /// <summary>The server's side of V4 signing, from its documentation.</summary>
    private bool IsSigned(HttpRequest request, string path)
    {
        var query = request.Query;
        var names = query.Keys.Where(static name => name != "X-Goog-Signature").Order(StringComparer.Ordinal);
        var canonicalQuery = string.Join('&', names.Select(name => $"{name}={Uri.EscapeDataString(query[name].ToString())}"));
        var canonical = $"GET\n{path}\n{canonicalQuery}\nhost:{request.Host.Value}\n\n{query["X-Goog-SignedHeaders"]}\nUNSIGNED-PAYLOAD";
        var date = query["X-Goog-Date"].ToString();
        var credential = query["X-Goog-Credential"].ToString().Split('/', 2);
        if (credential is not [Email, var scope]
            || !DateTimeOffset.TryParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed))
        {
            return false;
        }

        var text = $"GOOG4-RSA-SHA256\n{date}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        return Now <= signed.AddSeconds(long.Parse(query["X-Goog-Expires"].ToString(), CultureInfo.InvariantCulture))
            && _key.VerifyData(
                Encoding.UTF8.GetBytes(text),
                Convert.FromHexString(query["X-Goog-Signature"].ToString()),
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1);
    }

    /// <summary>Two to a page, so that paging is needed.</summary>
    private Task ListAsync(HttpContext context)
    {
        const int PageSize = 2;
        var skip = int.TryParse(context.Request.Query["pageToken"], CultureInfo.InvariantCulture, out var number) ? number : 0;
        var all = _objects.Where(found => found.Key.StartsWith(context.Request.Query["prefix"].ToString(), StringComparison.Ordinal))
            .OrderBy(static found => found.Key, StringComparer.Ordinal)
            .ToList();
        var page = new JsonObject { ["items"] = new JsonArray([.. all.Skip(skip).Take(PageSize).Select(static found => found.Value.About.DeepClone())]) };
        if (all.Count > skip + PageSize)
        {
            page["nextPageToken"] = (skip + PageSize).ToString(CultureInfo.InvariantCulture);
        }

        return WriteAsync(context, 200, page);
    }

    private Task DeleteAsync(HttpContext context, string key)
    {
        if (!_objects.TryRemove(key, out _))
        {
            return FailAsync(context, 404, "notFound", "No such object: " + key);
        }

        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private static Task FailAsync(HttpContext context, int status, string reason, string message) => WriteAsync(
        context,
        status,
        new JsonObject
        {
            ["error"] = new JsonObject { ["code"] = status, ["message"] = message, ["errors"] = new JsonArray(new JsonObject { ["reason"] = reason }) },
        });

    private static Task WriteAsync(HttpContext context, int status, JsonNode body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, body, cancellationToken: context.RequestAborted);
    }
}
