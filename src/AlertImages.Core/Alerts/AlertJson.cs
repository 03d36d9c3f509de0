using System.Text.Json.Serialization;

namespace AlertImages.Core.Alerts;

/// <summary>The normalised form of an alert group as the store keeps it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(AlertGroup))]
public sealed partial class AlertJson : JsonSerializerContext;
