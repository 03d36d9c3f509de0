using System.Text.Json;
using System.Web;
using AlertImages.Core.Alerts;

namespace AlertImages.Core.Panels;

/// <summary>Finds the expression of an alert: annotations, the operator's map, the link to the rule. Nothing is fetched.</summary>
public static class ChartFinder
{
    /// <summary>Longest expression that is drawn, in characters.</summary>
    public const int MaxLength = 8192;

    private const int MaxLink = 32 * 1024;

    /// <summary>Ours and Alibaba's (https://www.alibabacloud.com/help/en/arms/).</summary>
    private static readonly string[] s_annotations = ["query", "_aliyun_display_promql"];

    /// <summary>What to draw for an alert; null when nobody names an expression.</summary>
    public static ChartSubject? Find(Alert alert, PanelMap map)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(map);
        var entry = map.FindChart(alert.Labels);
        var (expression, how) = Expression(alert, entry);
        return expression.Trim() is { Length: > 0 and <= MaxLength } text
            ? new ChartSubject
            {
                Expression = text,
                Title = alert.Name,
                Labels = alert.Labels.WithoutPrivate(),
                StartsAt = alert.StartsAt,
                EndsAt = alert.Status == AlertState.Resolved ? alert.EndsAt : null,
                Datasource = entry?.Datasource ?? "",
                GeneratorUrl = alert.GeneratorUrl,
                Unit = entry?.Unit ?? "",
                How = how,
            }
            : null;
    }

    private static (string Expression, string How) Expression(Alert alert, ChartMapEntry? entry)
    {
        foreach (var name in s_annotations)
        {
            if (alert.Annotations.TryGetValue(name, out var text) && text.Trim().Length > 0)
            {
                return (text, "annotation " + name);
            }
        }

        return entry is { Query.Length: > 0 } ? (entry.Query, "panel_map") : (FromLink(alert.GeneratorUrl), "generatorURL");
    }

    /// <summary>Prometheus' and vmalert's <c>g0.expr</c>, and Grafana Explore's links as Mimir and Loki make them.</summary>
    private static string FromLink(string url)
    {
        if (url.Length is 0 or > MaxLink || !Uri.TryCreate(url, UriKind.Absolute, out var link))
        {
            return "";
        }

        var query = HttpUtility.ParseQueryString(link.Query);
        return query["g0.expr"] ?? FromExplore(query["left"]) ?? FromExplore(query["panes"]) ?? "";
    }

    /// <summary>The first <c>expr</c> in the JSON of an Explore link.</summary>
    private static string? FromExplore(string? json)
    {
        if (string.IsNullOrEmpty(json))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return FindExpression(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? FindExpression(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when element.TryGetProperty("expr", out var expression) && expression.ValueKind == JsonValueKind.String => expression.GetString(),
        JsonValueKind.Object =>
            element.EnumerateObject().Select(static member => FindExpression(member.Value)).FirstOrDefault(static found => found is not null),
        JsonValueKind.Array => element.EnumerateArray().Select(FindExpression).FirstOrDefault(static found => found is not null),
        _ => null,
    };
}
