using System.Text.Json.Serialization;

namespace AlertImages.Rendering.Chromium.Page;

/// <summary>What the script in a page says.</summary>
/// <param name="Id">The picture that it was started for.</param>
/// <param name="State"><c>ready</c>, the name of what the page shows instead, or empty: not yet.</param>
/// <param name="Detail">One line for a person; empty where the state says all.</param>
/// <param name="Note">What a reader should know of the picture.</param>
/// <param name="Why">What it still waits for.</param>
/// <param name="Generation">What the page has that tells when it is ready: <c>scenes</c>, <c>panelsRendered</c>, or neither.</param>
internal sealed record PageSignal(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("state")] string State,
    [property: JsonPropertyName("detail")] string Detail,
    [property: JsonPropertyName("note")] string Note,
    [property: JsonPropertyName("why")] string Why,
    [property: JsonPropertyName("generation")] string Generation);
