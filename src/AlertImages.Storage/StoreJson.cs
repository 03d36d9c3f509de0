using System.Text.Json.Serialization;
using AlertImages.Core.Delivery;

namespace AlertImages.Storage;

/// <summary>The pictures of an event as its row keeps them.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(List<AlertPicture>))]
internal sealed partial class StoreJson : JsonSerializerContext;
