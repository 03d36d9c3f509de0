using System.Text;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Work;
using YamlDotNet.RepresentationModel;

namespace AlertImages.Daemon.Configuration.Provisioning;

/// <summary>
/// Reads the file of <c>[charts] datasources</c>: Grafana's own data source provisioning
/// (https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources), so that an operator's file
/// works as it is, and our <c>matchers</c>, <c>tenant</c> and <c>caCertFile</c>. Data sources of other types are passed over.
/// </summary>
internal sealed class DatasourceReader(ProvisioningNodes nodes, MatcherReader matchers)
{
    private const string TenantHeader = "X-Scope-OrgID";
    private const int MaxHeaders = 20;

    public IReadOnlyList<ChartDatasource> Read(YamlNode root)
    {
        nodes.WarnOfUnknown(root, "data sources", "apiVersion", "datasources", "deleteDatasources", "prune");
        return [.. nodes.Elements(root, "datasources").Select(ReadSource).OfType<ChartDatasource>()];
    }

    private ChartDatasource? ReadSource(YamlNode node)
    {
        var type = nodes.Text(node, "type").Trim();
        if (type is not ("prometheus" or "loki" or "grafana-amazonprometheus-datasource" or "grafana-azureprometheus-datasource"))
        {
            // Grafana's file names all data sources, and charts need those with PromQL or LogQL only
            return null;
        }

        if (nodes.RequireName(node, "datasources", nodes.Text(node, "name")) is not { } name)
        {
            return null;
        }

        var url = nodes.Text(node, "url").Trim();
        if (!Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            nodes.Error(node.Child("url") ?? node, $"data source '{name}': url: '{url}' must be an absolute http or https address");
            return null;
        }

        var ca = nodes.Text(node, "caCertFile");
        if (ca.Length > 0 && !File.Exists(ca))
        {
            nodes.Error(node.Child("caCertFile")!, $"data source '{name}': caCertFile: '{ca}' does not exist");
            return null;
        }

        return new ChartDatasource
        {
            Name = name,
            Url = address,
            IsLoki = type == "loki",
            Headers = Headers(node),
            Matchers = matchers.Read(node) ?? [],
            CaCertFile = ca,
        };
    }

    private Dictionary<string, Secret> Headers(YamlNode node)
    {
        var headers = new Dictionary<string, Secret>(StringComparer.OrdinalIgnoreCase);
        var secure = node.Child("secureJsonData");
        var json = node.Child("jsonData");
        string Secure(string key) => secure is null ? "" : nodes.Text(secure, key);
        if (ProvisioningNodes.Boolean(node.Text("basicAuth")) == true)
        {
            headers["Authorization"] = new Secret("Basic "
                + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{nodes.Text(node, "basicAuthUser")}:{Secure("basicAuthPassword")}")));
        }

        if (Secure("bearerToken") is { Length: > 0 } token)
        {
            headers["Authorization"] = new Secret("Bearer " + token);
        }

        if (nodes.Text(node, "tenant") is { Length: > 0 } tenant)
        {
            headers[TenantHeader] = new Secret(tenant);
        }

        for (var number = 1; json is not null && number <= MaxHeaders; number++)
        {
            if (nodes.Text(json, $"httpHeaderName{number}") is { Length: > 0 } header)
            {
                headers[header] = new Secret(Secure($"httpHeaderValue{number}"));
            }
        }

        return headers;
    }
}
