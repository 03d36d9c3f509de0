using AlertImages.Core.Panels;
using YamlDotNet.RepresentationModel;

namespace AlertImages.Daemon.Configuration.Provisioning;

/// <summary>
/// Reads the file of <c>[unified_alerting.screenshots] panel_map</c>: <c>panels: [{matchers: [alertname = DiskFull], dashboardUid: disks, panelId: 4, orgId: 1,
/// variables: {host: $labels.instance}}]</c> and <c>charts: [{matchers: [alertname = Queue], query: queue_length &gt; 100, datasource: prod, unit: short}]</c>.
/// </summary>
internal sealed class PanelMapReader(ProvisioningNodes nodes, MatcherReader matcherReader)
{
    public PanelMap Read(YamlNode root)
    {
        nodes.WarnOfUnknown(root, "panel map", "apiVersion", "panels", "charts");
        return new PanelMap(
            [.. nodes.Elements(root, "panels").Select(ReadEntry).OfType<PanelMapEntry>()],
            [.. nodes.Elements(root, "charts").Select(ReadChart).OfType<ChartMapEntry>()]);
    }

    private ChartMapEntry? ReadChart(YamlNode node)
    {
        nodes.WarnOfUnknown(node, "charts", "matchers", "query", "datasource", "unit");
        if (matcherReader.Read(node) is not { } matchers)
        {
            return null;
        }

        // a dollar sign of an expression is none of ours
        var entry = new ChartMapEntry(matchers, node.Text("query").Trim(), node.Text("datasource").Trim(), node.Text("unit").Trim());
        if (matchers.Count == 0)
        {
            nodes.Error(node, "matchers: must hold at least one matcher such as alertname = DiskFull");
            return null;
        }

        if (entry.Query.Length > ChartFinder.MaxLength)
        {
            nodes.Error(node.Child("query")!, $"query: must not be longer than {ChartFinder.MaxLength} characters");
            return null;
        }

        return entry;
    }

    private PanelMapEntry? ReadEntry(YamlNode node)
    {
        nodes.WarnOfUnknown(node, "panels", "matchers", "dashboardUid", "panelId", "orgId", "variables");
        var matchers = matcherReader.Read(node);
        var isFine = matchers is not null;
        if (matchers is { Count: 0 })
        {
            Fail("matchers", "must hold at least one matcher such as alertname = DiskFull");
        }

        var (uid, id) = (node.Text("dashboardUid"), node.Text("panelId"));
        if (PanelRef.Parse(uid, "1") is null)
        {
            Fail("dashboardUid", $"'{uid}' is not the UID of a dashboard");
        }

        var panel = PanelRef.Parse(uid, id);
        if (PanelRef.Parse("uid", id) is null)
        {
            Fail("panelId", $"'{id}' is not the id of a panel");
        }

        var orgId = Number(node, "orgId", 0);
        if (orgId < 0)
        {
            Fail("orgId", $"'{node.Text("orgId")}' is not the id of an organisation");
        }

        var variables = (node.Child("variables") as YamlMappingNode)?.Children
            .Select(static entry => KeyValuePair.Create((entry.Key as YamlScalarNode)?.Value ?? "", (entry.Value as YamlScalarNode)?.Value ?? "")).ToList()
                ?? [];
        return isFine && panel is { } named ? new PanelMapEntry(matchers!, named, orgId, variables) : null;

        void Fail(string key, string problem)
        {
            isFine = false;
            nodes.Error(node.Child(key) ?? node, $"{key}: {problem}");
        }
    }

    private static int Number(YamlNode node, string key, int missing) =>
        node.Text(key) is not { Length: > 0 } text ? missing
            : int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number
            : -1;
}
