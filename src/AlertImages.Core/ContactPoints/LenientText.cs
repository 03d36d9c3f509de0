using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlertImages.Core.ContactPoints;

/// <summary>Reads a text, or a number as its text: ids that YAML files hold with and without quotes.</summary>
public sealed class LenientText : JsonConverter<string>
{
    /// <inheritdoc />
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString() ?? "",
        JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
        _ => throw new JsonException(null, new FormatException("must be a text or a number")),
    };

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value);
    }
}
