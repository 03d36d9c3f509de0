using System.Text.Json.Serialization;

namespace AlertImages.Daemon.Endpoints.Payloads;

/// <summary>An alert of <c>POST /api/v2/alerts</c> (Alertmanager's openapi.yaml, postableAlert); unknown members are passed over.</summary>
internal record IncomingAlert
{
    public Dictionary<string, string?>? Labels { get; init; }

    public Dictionary<string, string?>? Annotations { get; init; }

    public string? StartsAt { get; init; }

    public string? EndsAt { get; init; }

    [JsonPropertyName("generatorURL")]
    public string? GeneratorUrl { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 32, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(List<IncomingAlert?>))]
internal sealed partial class PostedAlertJson : JsonSerializerContext;
