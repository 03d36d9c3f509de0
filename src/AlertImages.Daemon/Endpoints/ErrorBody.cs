using System.Text.Json.Serialization;

namespace AlertImages.Daemon.Endpoints;

/// <summary>What an error looks like as JSON.</summary>
internal sealed record ErrorBody(
    [property: JsonPropertyName("error")] string Error,
    [property: JsonPropertyName("field"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field = null);

/// <summary>The answer to an accepted event.</summary>
internal sealed record ReceiptBody([property: JsonPropertyName("id")] string Id);

[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(ReceiptBody))]
[JsonSerializable(typeof(string))]
internal sealed partial class EndpointJson : JsonSerializerContext;
