using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using AlertImages.Daemon.Hosting;

namespace AlertImages.Daemon.Demo;

/// <summary>The panel that the demo's alerts are about: the sample page's, or one of a real Grafana.</summary>
/// <param name="Grafana">Address without a slash at its end.</param>
/// <param name="DashboardUid">UID of the dashboard.</param>
/// <param name="PanelId">Id of the panel, or of one of its repeats.</param>
/// <param name="HasToken">Whether a token is in <c>GF_GRAFANA_SERVICE_ACCOUNT_TOKEN</c>.</param>
internal sealed record DemoPanel(string Grafana, string DashboardUid, string PanelId, bool HasToken)
{
    /// <summary>Where the token comes from.</summary>
    public const string TokenVariable = "GF_GRAFANA_SERVICE_ACCOUNT_TOKEN";

    private static readonly string[] s_types = ["timeseries", "graph", "stat", "gauge", "barchart"];

    /// <summary>What the ini file says of the token; never the token itself.</summary>
    public string TokenSetting => HasToken ? $"$__env{{{TokenVariable}}}" : "";

    public string DashboardLink => $"{Grafana}/d/{DashboardUid}?orgId=1";

    public string Link => $"{DashboardLink}&viewPanel={Uri.EscapeDataString(PanelId)}";

    /// <summary>The panel of the sample page.</summary>
    public static DemoPanel Sample(DemoSite site) => new(site.Address, "web-latency", "4", false);

    /// <summary>
    /// The panel asked for, or the first one with a graph that Grafana has. Throws <see cref="StartException"/> with a sentence for a person.
    /// </summary>
    public static async Task<DemoPanel> FindAsync(Uri grafana, string dashboard, string? panel, string? token, CancellationToken cancellationToken)
    {
        var root = grafana.AbsoluteUri.TrimEnd('/');
        if (dashboard.Length > 0 && panel is { } id)
        {
            return new DemoPanel(root, dashboard, id, token is not null);
        }

        using var clients = new HttpClients();
        var uids = dashboard.Length > 0
            ? [dashboard]
            : (await GetAsync(clients, root + "/api/search?type=dash-db&limit=20", token, cancellationToken) as JsonArray ?? [])
                .Select(static found => found?["uid"]?.GetValue<string>())
                .OfType<string>()
                .ToArray();
        foreach (var uid in uids)
        {
            var found = await GetAsync(clients, $"{root}/api/dashboards/uid/{Uri.EscapeDataString(uid)}", token, cancellationToken);
            if (Panels(found?["dashboard"]?["panels"]).OrderBy(static panel => panel.Rank).FirstOrDefault() is { Id: > 0 } best)
            {
                return new DemoPanel(root, uid, best.Id.ToString(CultureInfo.InvariantCulture), token is not null);
            }
        }

        throw new StartException(
            $"{root} shows no dashboard with a panel; name one with --dashboard and --panel, and set {TokenVariable} to the token of a service account with "
                + $"the role Viewer");
    }

    private static IEnumerable<(int Id, int Rank)> Panels(JsonNode? panels) => (panels as JsonArray ?? [])
        .SelectMany(static panel => (panel?["panels"] as JsonArray ?? []).Prepend(panel))
        .Select(static panel => (Id: panel?["id"] is JsonValue id && id.TryGetValue<int>(out var number)
            ? number
            : 0, Rank: Array.IndexOf(s_types, panel?["type"]?.GetValue<string>())))
        .Where(static panel => panel is { Id: > 0, Rank: >= 0 });

    private static async Task<JsonNode?> GetAsync(HttpClients clients, string address, string? token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            using var response = await clients.Create(null).SendAsync(request, limit.Token);
            return response.IsSuccessStatusCode
                ? JsonNode.Parse(await response.Content.ReadAsStringAsync(limit.Token))
                : throw new StartException(
                    $"{address.Split('?')[0]} is answered {(int)response.StatusCode}; "
                        + $"set {TokenVariable} to the token of a service account with the role Viewer");
        }
        catch (Exception exception)
            when (exception is HttpRequestException or System.Text.Json.JsonException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new StartException($"{address.Split('?')[0]} does not answer as a Grafana does", exception);
        }
    }
}
