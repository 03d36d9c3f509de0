using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace AlertImages.Rendering.Chromium.Page;

/// <summary>The requested picture, as passed to the script in the page.</summary>
/// <param name="Id">Tells the signals of this document from those of a former one.</param>
/// <param name="Binding">The function that takes signals.</param>
/// <param name="Dashboard">UID of the dashboard; empty for other pages.</param>
/// <param name="Panel">Id of the panel as the address has it, such as <c>7</c> or <c>q3$panel-24</c>; empty: the whole page.</param>
internal sealed partial record AskedPage(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("binding")] string Binding,
    [property: JsonPropertyName("dashboard")] string Dashboard,
    [property: JsonPropertyName("panel")] string Panel)
{
    private const string PanelParameter = "panelId";

    public static AskedPage Of(Uri address, string id, string binding)
    {
        var path = DashboardPath().Match(address.AbsolutePath);
        var isSolo = path.Success && path.Groups["page"].Value != "d";
        return new(id, binding, path.Success ? Uri.UnescapeDataString(path.Groups["uid"].Value) : "", isSolo ? PanelOf(address) : "");
    }

    /// <summary>The same address with another panel.</summary>
    public static Uri WithPanel(Uri address, string panel) => new UriBuilder(address)
    {
        Query = string.Join('&', Pairs(address).Where(static pair => NameOf(pair) != PanelParameter).Append($"{PanelParameter}={Uri.EscapeDataString(panel)}")),
    }.Uri;

    private static string PanelOf(Uri address) =>
        Pairs(address).FirstOrDefault(static pair => NameOf(pair) == PanelParameter) is { } pair ? Decode(pair[(PanelParameter.Length + 1)..]) : "";

    private static string[] Pairs(Uri address) => address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);

    private static string NameOf(string pair) => pair.Contains('=', StringComparison.Ordinal) ? pair[..pair.IndexOf('=', StringComparison.Ordinal)] : "";

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    [GeneratedRegex("/(?<page>d|d-solo)/(?<uid>[^/]+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex DashboardPath();
}

[JsonSerializable(typeof(AskedPage))]
[JsonSerializable(typeof(PageSignal))]
internal sealed partial class AskedPageJson : JsonSerializerContext;
