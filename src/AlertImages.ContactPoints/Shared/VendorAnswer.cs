using System.Globalization;
using System.Text.Json;

namespace AlertImages.ContactPoints.Shared;

/// <summary>A vendor's answer as JSON, whatever it holds: what is not there, or of another kind, is empty.</summary>
internal readonly struct VendorAnswer
{
    private readonly JsonElement? _element;

    private VendorAnswer(JsonElement? element) => _element = element;

    /// <summary>True when it is JSON.</summary>
    public bool Exists => _element is not null;

    /// <summary>The text of a string or number; empty for all else.</summary>
    public string Text => _element switch
    {
        { ValueKind: JsonValueKind.String } element => element.GetString() ?? "",
        { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } element => element.GetRawText(),
        _ => "",
    };

    /// <summary>A number, also one in a string.</summary>
    public double? Number => double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The elements of a list as one line.</summary>
    public string Joined => _element is { ValueKind: JsonValueKind.Array } element
        ? string.Join("; ", element.EnumerateArray().Select(static item => item.ValueKind == JsonValueKind.String ? item.GetString() : item.GetRawText()))
        : Text;

    public VendorAnswer this[string name] =>
        _element is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) ? new VendorAnswer(value) : default;

    public VendorAnswer this[int index] =>
        _element is { ValueKind: JsonValueKind.Array } element && element.GetArrayLength() > index ? new VendorAnswer(element[index]) : default;

    public static VendorAnswer Parse(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return new VendorAnswer(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
