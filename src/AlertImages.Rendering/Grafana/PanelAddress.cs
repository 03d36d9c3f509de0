using System.Globalization;
using AlertImages.Core.Screenshots;

namespace AlertImages.Rendering.Grafana;

/// <summary>
/// The address of a panel's own page, <c>d-solo/&lt;uid&gt;/&lt;slug&gt;?orgId=&amp;panelId=…&amp;render=1</c>, as Grafana's alerting builds it
/// (pkg/services/screenshot/screenshot.go). Only identifiers come from an alert; the host is the configured one.
/// </summary>
internal static class PanelAddress
{
    /// <summary>Grafana finds the dashboard by its UID; the slug may be anything.</summary>
    private const string Slug = "_";

    public static Uri Of(Uri grafanaUrl, ScreenshotRequest request)
    {
        var query = new List<string>();
        Add(query, "from", Milliseconds(request.Window.From));
        Add(query, "orgId", request.OrgId.ToString(CultureInfo.InvariantCulture));
        Add(query, "panelId", request.Panel.PanelId.ToString(CultureInfo.InvariantCulture));
        Add(query, "theme", request.Look.Theme);
        Add(query, "timezone", request.Look.TimeZone);
        Add(query, "to", Milliseconds(request.Window.To));
        foreach (var (name, value) in request.Variables)
        {
            query.Add($"var-{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}");
        }

        query.Add("render=1");
        return new Uri(grafanaUrl, $"d-solo/{Uri.EscapeDataString(request.Panel.DashboardUid)}/{Slug}?{string.Join('&', query)}");
    }

    private static string Milliseconds(DateTimeOffset? time) => time is { } value ? value.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : "";

    private static void Add(List<string> query, string name, string value)
    {
        if (value.Length > 0)
        {
            query.Add($"{name}={Uri.EscapeDataString(value)}");
        }
    }
}
