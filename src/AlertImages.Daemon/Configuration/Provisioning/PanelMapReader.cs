using AlertImages.Core.Alerts;
using AlertImages.Core.Policies;
using YamlDotNet.RepresentationModel;

namespace AlertImages.Daemon.Configuration.Provisioning;

/// <summary>
/// Reads the file of <c>[unified_alerting.screenshots] panel_map</c>: <c>panels: [{matchers: [alertname = DiskFull], dashboardUid: disks, panelId: 4, orgId: 1,
/// variables: {host: $labels.instance}}]</c>.
/// </summary>
internal sealed class PanelMapReader(ProvisioningNodes nodes)
{
    public PanelMap Read(YamlNode root)
    {
        nodes.WarnOfUnknown(root, "panel map", "apiVersion", "panels");
        return new PanelMap([.. nodes.Elements(root, "panels").Select(ReadEntry).OfType<PanelMapEntry>()]);
    }

    private PanelMapEntry? ReadEntry(YamlNode node)
    {
        nodes.WarnOfUnknown(node, "panels", "matchers", "dashboardUid", "panelId", "orgId", "variables");
        var matchers = new List<LabelMatcher>();
        var isFine = true;
        foreach (var text in nodes.RawTexts(node, "matchers"))
        {
            try
            {
                matchers.AddRange(LabelMatcher.ParseList(text));
            }
            catch (FormatException exception)
            {
                Fail("matchers", exception.Message);
            }
        }

        if (matchers.Count == 0 && isFine)
        {
            Fail("matchers", "must hold at least one matcher such as alertname = DiskFull");
        }

        var uid = node.Text("dashboardUid");
        if (uid.Length is 0 or > 40 || uid.Any(static letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_')))
        {
            Fail("dashboardUid", $"'{uid}' is not the UID of a dashboard");
        }

        var panel = Number(node, "panelId", 0);
        if (panel <= 0)
        {
            Fail("panelId", $"'{node.Text("panelId")}' is not the id of a panel");
        }

        var orgId = Number(node, "orgId", 0);
        if (orgId < 0)
        {
            Fail("orgId", $"'{node.Text("orgId")}' is not the id of an organisation");
        }

        var variables = (node.Child("variables") as YamlMappingNode)?.Children
            .Select(static entry => KeyValuePair.Create((entry.Key as YamlScalarNode)?.Value ?? "", (entry.Value as YamlScalarNode)?.Value ?? "")).ToList() ?? [];
        return isFine ? new PanelMapEntry(matchers, new PanelRef(uid, panel), orgId, variables) : null;

        void Fail(string key, string problem)
        {
            isFine = false;
            nodes.Error(node.Child(key) ?? node, $"{key}: {problem}");
        }
    }

    private static int Number(YamlNode node, string key, int missing) =>
        node.Text(key) is not { Length: > 0 } text ? missing : int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : -1;
}
