using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlertImages.Core.Work;

/// <summary>A text that never shows itself: only <see cref="Reveal"/>, at the last moment, gives it.</summary>
[JsonConverter(typeof(SecretConverter))]
public sealed class Secret
{
    private readonly string _value;

    /// <summary>Takes a text into keeping; from then on no log line shows it.</summary>
    public Secret(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
        SecretRedactor.Add(value);
    }

    /// <summary>What stands in its place everywhere.</summary>
    public const string Mask = "*********";

    /// <summary>True when there is no text.</summary>
    public bool IsEmpty => _value.Length == 0;

    /// <summary>The text itself. Never log, store or show it.</summary>
    public string Reveal() => _value;

    /// <inheritdoc />
    public override string ToString() => Mask;

    private sealed class SecretConverter : JsonConverter<Secret>
    {
        public override Secret? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { } text ? new Secret(text) : null;

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue(Mask);
    }
}
