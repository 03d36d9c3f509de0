using System.Globalization;
using System.Text.Json;

namespace AlertImages.Rendering.Grafana;

/// <summary>Reads JSON whose shape nobody promises: what is not there, or is something else, counts as missing.</summary>
internal static class GrafanaJson
{
    /// <summary>The element at a path of names; null when there is none.</summary>
    public static JsonElement? Child(JsonElement element, params ReadOnlySpan<string> path)
    {
        try
        {
            foreach (var name in path)
            {
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                {
                    return null;
                }
            }

            return element;
        }
        catch (InvalidOperationException)
        {
            // half a surrogate pair is valid JSON, but no text
            return null;
        }
    }

    /// <summary>The elements of the list at a path.</summary>
    public static IEnumerable<JsonElement> Elements(JsonElement element, params ReadOnlySpan<string> path) =>
        Child(element, path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The text at a path, whole numbers included; else empty.</summary>
    public static string Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        try
        {
            return Child(element, path) switch
            {
                { ValueKind: JsonValueKind.String } text => text.GetString() ?? "",
                { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var whole) => whole.ToString(CultureInfo.InvariantCulture),
                _ => "",
            };
        }
        catch (InvalidOperationException)
        {
            // as above
            return "";
        }
    }
}
