using AlertImages.Core.Alerts;

namespace AlertImages.Core.Templating.Go;

/// <summary>The two functions of Mimir's Alertmanager that Grafana has, too: a link to Explore, and the query of a Prometheus link.</summary>
internal static class GrafanaLinks
{
    private const string QueryParameter = "g0.expr=";

    /// <summary>Explore with one Prometheus query over a time range.</summary>
    public static string Explore(string grafana, string datasource, string from, string to, string expression)
    {
        static string Json(string text) => GoJson.Write(text, null);
        var left = $$$"""{"range":{"from":{{{Json(from)}}},"to":{{{Json(to)}}}},"queries":[{"datasource":{"type":"prometheus","uid":{{{Json(datasource)}}}},"expr":{{{Json(expression)}}},"instant":false,"range":true,"refId":"A"}]}""";
        return $"{grafana}/explore?left={AlertLinks.Escape(left)}";
    }

    /// <summary>The expression of a Prometheus link; throws <see cref="GoValueException"/> when there is none.</summary>
    public static string Query(string generatorUrl)
    {
        var query = generatorUrl.Split('#')[0].Split('?', 2) is [_, var text] ? text : "";
        return query.Split('&').FirstOrDefault(static pair => pair.StartsWith(QueryParameter, StringComparison.Ordinal)) is { } found
            ? Uri.UnescapeDataString(found[QueryParameter.Length..].Replace('+', ' '))
            : throw new GoValueException("query not found in the generator URL");
    }
}
