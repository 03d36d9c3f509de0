using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlertImages.TestSupport;

namespace AlertImages.Tests.ContactPoints;

/// <summary>Requests as a person reads them: no boundaries, no secrets, no ports; very long texts by their ends and sizes.</summary>
internal static class Transcript
{
    private const int LongText = 3000;
    private static readonly string[] s_headers = ["Accept", "Authorization", "Content-Type", "X-Line-Retry-Key"];
    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<JsonNode> OfAsync(ScriptedHttpServer server)
    {
        var requests = new JsonArray();
        foreach (var request in server.Requests)
        {
            requests.Add(await OfAsync(request));
        }

        return JsonNode.Parse(requests.ToJsonString()
            .Replace(server.Url.AbsoluteUri, "http://SERVER/", StringComparison.Ordinal)
            .Replace(ContactPointSample.Secret, "SECRET", StringComparison.Ordinal)
            .Replace(Convert.ToBase64String(Encoding.UTF8.GetBytes("user:" + ContactPointSample.Secret)), "BASE64", StringComparison.Ordinal))!;
    }

    public static string Write(JsonNode node) => Shorten(node)!.ToJsonString(s_options) + "\n";

    private static async Task<JsonObject> OfAsync(RecordedRequest request)
    {
        var type = request.Headers.GetValueOrDefault("Content-Type", "");
        var isForm = type.StartsWith("multipart/", StringComparison.Ordinal);
        var headers = new JsonObject();
        foreach (var name in s_headers.Where(request.Headers.ContainsKey))
        {
            headers[name] = name == "Content-Type" && isForm ? "multipart/form-data" : request.Headers[name];
        }

        var entry = new JsonObject { ["request"] = $"{request.Method} {request.PathAndQuery}", ["headers"] = headers };
        if (isForm)
        {
            entry["form"] = new JsonArray([.. (await FormPart.ReadAsync(request)).Select(Of)]);
        }
        else if (type.Contains("json", StringComparison.Ordinal))
        {
            entry["json"] = JsonNode.Parse(request.Body);
        }
        else
        {
            entry["text"] = Uri.UnescapeDataString(request.Text.Replace('+', ' '));
        }

        return entry;
    }

    private static JsonNode Of(FormPart part) => new JsonObject
    {
        ["name"] = part.Name,
        [part.FileName is null ? "value" : "file"] = part.FileName is not null ? part.FileName
            : part.Text.StartsWith('{') || part.Text.StartsWith("[{", StringComparison.Ordinal) ? JsonNode.Parse(part.Bytes)
            : part.Text,
    };

    private static JsonNode? Shorten(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(static member => KeyValuePair.Create(member.Key, Shorten(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Shorten)]),
        JsonValue value when value.TryGetValue(out string? text) && text.Length > LongText => string.Create(
            CultureInfo.InvariantCulture,
            $"{text[..100]} ••• {text[^60..]} ({text.Length} UTF-16 units, {text.EnumerateRunes().Count()} characters, "
                + $"{Encoding.UTF8.GetByteCount(text)} bytes)"),
        _ => node?.DeepClone(),
    };
}
