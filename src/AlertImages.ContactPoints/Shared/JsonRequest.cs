using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AlertImages.ContactPoints.Shared;

/// <summary>Makes the requests of vendors that take JSON.</summary>
internal static class JsonRequest
{
    public const string MediaType = "application/json";

    public static HttpRequestMessage Post<T>(string address, T body, JsonTypeInfo<T> type, string mediaType = MediaType)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type))
            {
                Headers = { ContentType = MediaTypeHeaderValue.Parse(mediaType) },
            },
        };
        request.Headers.UserAgent.ParseAdd(GrafanaStyle.UserAgent);
        return request;
    }
}
