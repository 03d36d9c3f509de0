using AlertImages.Core.Screenshots;

namespace AlertImages.Rendering.Grafana;

/// <summary>
/// The address of a panel's own page, <c>d-solo/&lt;uid&gt;/&lt;slug&gt;?orgId=&amp;panelId=…&amp;render=1</c>, as Grafana's alerting builds it
/// (pkg/services/screenshot/screenshot.go). The host is the configured one.
/// </summary>
internal static class PanelAddress
{
    public static Uri Of(Uri grafanaUrl, ScreenshotRequest request)
    {
        var query = PanelQuery.Of(request);
        query.Append("timezone", request.Look.TimeZone);
        query.Add("render=1");
        return new Uri(grafanaUrl, $"{PanelQuery.PathOf(request)}?{string.Join('&', query)}");
    }
}
