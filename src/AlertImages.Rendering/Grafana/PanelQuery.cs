using System.Globalization;
using AlertImages.Core.Screenshots;

namespace AlertImages.Rendering.Grafana;

/// <summary>The part of an address that says which panel is to be shown how. Only identifiers come from an alert.</summary>
internal static class PanelQuery
{
    /// <summary>Grafana finds the dashboard by its UID; the slug may be anything.</summary>
    public static string PathOf(ScreenshotRequest request) => $"d-solo/{Uri.EscapeDataString(request.Panel.DashboardUid)}/_";

    /// <summary>Panel, organisation, window, theme and variables as <c>name=value</c>, in Grafana's order by name.</summary>
    public static List<string> Of(ScreenshotRequest request)
    {
        var query = new List<string>();
        query.Append("from", Milliseconds(request.Window.From));
        query.Append("orgId", request.OrgId.ToString(CultureInfo.InvariantCulture));
        query.Append("panelId", request.Panel.GrafanaId);
        query.Append("theme", request.Look.Theme);
        query.Append("to", Milliseconds(request.Window.To));
        foreach (var (name, value) in request.Variables)
        {
            query.Add($"var-{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}");
        }

        return query;
    }

    /// <summary>Adds a pair unless its value is empty.</summary>
    public static void Append(this List<string> query, string name, string value)
    {
        if (value.Length > 0)
        {
            query.Add($"{name}={Uri.EscapeDataString(value)}");
        }
    }

    private static string Milliseconds(DateTimeOffset? time) => time is { } value ? value.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : "";
}
