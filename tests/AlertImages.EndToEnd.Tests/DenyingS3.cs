using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AlertImages.EndToEnd.Tests;

/// <summary>Stands in front of an S3 server and denies some requests, as a policy would.</summary>
internal static class DenyingS3
{
    private const string Denial = "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";

    /// <summary>Denies what begins with the method and path given and passes the rest on, signed as it is.</summary>
    public static Task<ScriptedHttpServer> StartAsync(Uri storage, string denied) => ScriptedHttpServer.StartAsync(async (context, request) =>
    {
        if ($"{request.Method} {request.PathAndQuery}".StartsWith(denied, StringComparison.Ordinal))
        {
            context.Response.StatusCode = 403;
            await context.Response.WriteAsync(Denial);
            return;
        }

        using var http = TestHttp.Create();
        using var forwarded = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(storage, request.PathAndQuery))
        {
            Content = new ByteArrayContent(request.Body),
        };
        foreach (var (name, value) in request.Headers)
        {
            if (!forwarded.Headers.TryAddWithoutValidation(name, value))
            {
                forwarded.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var answer = await http.SendAsync(forwarded);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
    });
}
