using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlertImages.Core.ContactPoints;

/// <summary>Reads a whole number, or a text that holds one; an empty text is 0 (grafana/alerting receivers/number.go).</summary>
internal sealed class LenientNumber : JsonConverter<long>
{
    public override bool HandleNull => true;

    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => 0,
        JsonTokenType.Number when reader.TryGetInt64(out var number) => number,
        JsonTokenType.String when reader.GetString() is "" => 0,
        JsonTokenType.String when long.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new JsonException(null, new FormatException("must be a whole number")),
    };

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
