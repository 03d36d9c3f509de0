using System.Text.Json.Serialization;
using AlertImages.Core.Grouping;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;

namespace AlertImages.Storage.Rows;

/// <summary>What rows keep as JSON.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(List<AlertPicture>))]
[JsonSerializable(typeof(List<FoundSubject?>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(NotifiedState))]
[JsonSerializable(typeof(AlertTexts))]
[JsonSerializable(typeof(PictureAbout))]
internal sealed partial class StoreJson : JsonSerializerContext;

/// <summary>What an alert says besides its times.</summary>
internal sealed record AlertTexts(IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations, string GeneratorUrl);
