using System.Text.Json.Serialization;

namespace AlertImages.ContactPoints.PrometheusAlertmanager;

/// <summary>An alert of Alertmanager's API, version 2.</summary>
internal sealed record PostedAlert(
    [property: JsonPropertyName("labels")] IReadOnlyDictionary<string, string> Labels,
    [property: JsonPropertyName("annotations")] IReadOnlyDictionary<string, string> Annotations,
    [property: JsonPropertyName("startsAt")] string StartsAt,
    [property: JsonPropertyName("endsAt")] string EndsAt,
    [property: JsonPropertyName("generatorURL")] string GeneratorUrl);

[JsonSerializable(typeof(IReadOnlyList<PostedAlert>))]
internal sealed partial class PrometheusAlertmanagerJson : JsonSerializerContext;
