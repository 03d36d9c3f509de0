using System.Text.Json.Serialization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Kafka;

/// <summary>Grafana's settings of the type <c>kafka</c> (grafana/alerting receivers/kafka/v1/config.go).</summary>
internal sealed record KafkaSettings
{
    private const string Version3 = "v3";

    [JsonPropertyName("kafkaRestProxy")]
    public string RestProxy { get; init; } = "";

    [JsonPropertyName("kafkaTopic")]
    public string Topic { get; init; } = "";

    [JsonPropertyName("description")]
    public TextTemplate? Description { get; init; }

    [JsonPropertyName("details")]
    public TextTemplate? Details { get; init; }

    [JsonPropertyName("username")]
    public string Username { get; init; } = "";

    [JsonPropertyName("password")]
    public Secret? Password { get; init; }

    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; init; } = "";

    [JsonPropertyName("kafkaClusterId")]
    public string ClusterId { get; init; } = "";

    [JsonIgnore]
    public bool IsV3 => ApiVersion == Version3;

    /// <summary>Where records go.</summary>
    public string Address(Notification notification)
    {
        var (proxy, topic) = (notification.Address(RestProxy, "kafkaRestProxy").TrimEnd('/'), Uri.EscapeDataString(notification.Required(Topic, "kafkaTopic")));
        return IsV3
            ? $"{proxy}/v3/clusters/{Uri.EscapeDataString(notification.Required(ClusterId, "kafkaClusterId"))}/topics/{topic}/records"
            : $"{proxy}/topics/{topic}";
    }

    public static void Validate(KafkaSettings settings, ICollection<string> errors)
    {
        SettingRules.RequireAddress(settings.RestProxy, "kafkaRestProxy", "could not find kafka rest proxy endpoint property in settings", errors);
        SettingRules.Require(settings.Topic, "kafkaTopic", "could not find kafka topic property in settings", errors);
        SettingRules.CheckTemplate(settings.Topic, "kafkaTopic", errors);
        SettingRules.CheckTemplate(settings.ClusterId, "kafkaClusterId", errors);
        if (settings.ApiVersion is not ("" or "v2" or Version3))
        {
            errors.Add($"apiVersion: unsupported api version: {settings.ApiVersion}");
        }

        if (settings.IsV3)
        {
            SettingRules.Require(settings.ClusterId, "kafkaClusterId", "kafka cluster id must be provided when using api version 3", errors);
        }
    }
}
