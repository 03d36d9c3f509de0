using System.Text;
using System.Text.Json.Nodes;

namespace AlertImages.TestSupport;

/// <summary>A request that a fake service got.</summary>
/// <param name="Method">Its method.</param>
/// <param name="PathAndQuery">Its path with the query.</param>
/// <param name="Headers">Its headers, names without case.</param>
/// <param name="Body">Its body.</param>
public sealed record RecordedRequest(string Method, string PathAndQuery, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The body as JSON.</summary>
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();
}
