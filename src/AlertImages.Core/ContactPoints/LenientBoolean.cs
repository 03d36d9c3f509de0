using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlertImages.Core.ContactPoints;

/// <summary>Reads a boolean, or a text as Go's strconv.ParseBool takes it: exported provisioning files hold both.</summary>
internal sealed class LenientBoolean : JsonConverter<bool>
{
    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.String => reader.GetString() switch
        {
            "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
            "" or "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
            _ => throw new JsonException(null, new FormatException("must be true or false")),
        },
        _ => throw new JsonException(null, new FormatException("must be true or false")),
    };

    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
}
