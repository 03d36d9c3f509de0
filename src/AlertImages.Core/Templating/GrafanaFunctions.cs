using AlertImages.Core.Alerts;
using AlertImages.GoTemplates;
using static AlertImages.GoTemplates.GoArguments;

namespace AlertImages.Core.Templating;

/// <summary>
/// The functions of all templates: those of the engine, and those for Grafana's links, which Mimir's Alertmanager also has (grafana/alerting templates).
/// </summary>
internal static class GrafanaFunctions
{
    private const string QueryParameter = "g0.expr=";

    /// <summary>All functions.</summary>
    public static GoFunctionTable Table { get; } = GoFunctionTable.Standard.With(new Dictionary<string, GoMethod>
    {
        ["tenantID"] = static _ => "",
        ["grafanaExploreURL"] = static arguments => Explore(
            Text(arguments, 0, 5), Text(arguments, 1, 5), Text(arguments, 2, 5), Text(arguments, 3, 5), Text(arguments, 4, 5)),
        ["queryFromGeneratorURL"] = static arguments => Query(Text(arguments, 0, 1)),
    });

    /// <summary>Explore with one Prometheus query over a time range.</summary>
    private static string Explore(string grafana, string datasource, string from, string to, string expression)
    {
        static string Json(string text) => GoJson.Write(text);
        var range = $$$"""{"from":{{{Json(from)}}},"to":{{{Json(to)}}}}""";
        var source = $$$"""{"type":"prometheus","uid":{{{Json(datasource)}}}}""";
        var query = $$$"""{"datasource":{{{source}}},"expr":{{{Json(expression)}}},"instant":false,"range":true,"refId":"A"}""";
        var left = $$"""{"range":{{range}},"queries":[{{query}}]}""";
        return $"{grafana}/explore?left={AlertLinks.Escape(left)}";
    }

    /// <summary>The expression of a link to Prometheus.</summary>
    private static string Query(string generatorUrl)
    {
        var query = generatorUrl.Split('#')[0].Split('?', 2) is [_, var text] ? text : "";
        return query.Split('&').FirstOrDefault(static pair => pair.StartsWith(QueryParameter, StringComparison.Ordinal)) is { } found
            ? Uri.UnescapeDataString(found[QueryParameter.Length..].Replace('+', ' '))
            : throw new GoValueException("query not found in the generator URL");
    }
}
