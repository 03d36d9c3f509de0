using System.Text.Json;
using AlertImages.Core.Panels;

namespace AlertImages.Rendering.Grafana;

/// <summary>Reads dashboards of all schemas: <c>templating.list</c> and <c>panels</c>, or, of schema v2, <c>variables</c> and <c>elements</c>.</summary>
internal static class DashboardJson
{
    /// <summary>Kinds of panels that show no data of a data source.</summary>
    private static readonly HashSet<string> s_withoutData = ["row", "text", "dashlist", "alertlist", "news", "welcome", "gettingstarted", "pluginlist"];

    /// <summary>Null when it is no dashboard.</summary>
    public static DashboardAnswer.Found? Read(JsonElement answer)
    {
        if ((GrafanaJson.Child(answer, "dashboard") ?? GrafanaJson.Child(answer, "spec")) is not { ValueKind: JsonValueKind.Object } dashboard)
        {
            return null;
        }

        HashSet<string> names =
        [
            .. GrafanaJson.Elements(dashboard, "templating", "list").Select(static variable => GrafanaJson.Text(variable, "name"))
                .Concat(GrafanaJson.Elements(dashboard, "variables").Select(static variable => GrafanaJson.Text(variable, "spec", "name")))
                .Where(static name => name.Length > 0),
        ];
        return new DashboardAnswer.Found(names) { PanelIds = [.. PanelsOf(dashboard).Concat(ElementsOf(dashboard)).Where(static id => id.Length > 0)] };
    }

    private static IEnumerable<string> PanelsOf(JsonElement holder) => GrafanaJson.Elements(holder, "panels").SelectMany(static panel =>
        s_withoutData.Contains(GrafanaJson.Text(panel, "type")) ? PanelsOf(panel) : [GrafanaJson.Text(panel, "id")]);

    /// <summary>v2beta1 has the plugin as the group, v2alpha1 as the kind.</summary>
    private static string PluginOf(JsonElement element) =>
        GrafanaJson.Text(element, "spec", "vizConfig", "group") is { Length: > 0 } group ? group : GrafanaJson.Text(element, "spec", "vizConfig", "kind");

    private static IEnumerable<string> ElementsOf(JsonElement dashboard) =>
        GrafanaJson.Child(dashboard, "elements") is { ValueKind: JsonValueKind.Object } elements
            ? elements.EnumerateObject().Select(static element => element.Value)
                .Where(static element => GrafanaJson.Text(element, "kind") == "Panel" && !s_withoutData.Contains(PluginOf(element)))
                .Select(static element => GrafanaJson.Text(element, "spec", "id"))
            : [];
}
