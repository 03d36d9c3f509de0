using System.Net;
using System.Text.Json.Nodes;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;

namespace AlertImages.Daemon.Checks;

/// <summary>Whether Grafana answers, its token may look at dashboards, and may nothing else.</summary>
internal sealed class GrafanaCheck(LoadedConfiguration configuration, HttpClients clients)
{
    private const string Subject = "Grafana";
    private static readonly string[] s_changing = [":write", ":create", ":delete", ":add"];

    /// <summary>What Grafana 12 gives to every Viewer: annotations of dashboards, where the folder lets them.</summary>
    private static readonly HashSet<string> s_ordinary = ["annotations:create", "annotations:write", "annotations:delete"];

    private readonly GrafanaSettings _grafana = configuration.Get<GrafanaSettings>();
    private readonly GrafanaProbe _probe = new(configuration.Get<GrafanaSettings>(), clients);

    public async IAsyncEnumerable<Finding> RunAsync()
    {
        if (_grafana.Url.Length == 0)
        {
            yield return new Finding(
                configuration.Get<ScreenshotSettings>().Capture && configuration.Get<ChartSettings>().Datasources.Length == 0
                    ? FindingState.Failed
                    : FindingState.Skipped,
                Subject,
                "[grafana] url is empty: nobody knows where panels are",
                "set it, and a service-account token");
            yield break;
        }

        var (health, failure) = await _probe.GetAsync("api/health", false);
        if (health is not { Status: HttpStatusCode.OK })
        {
            yield return Gate(health)
                ?? new Finding(
                    FindingState.Failed,
                    Subject,
                    $"{_grafana.Url} {failure ?? $"is answered {(int)health!.Status}"}",
                    "correct [grafana] url; look at DNS, proxy and firewall");
            yield break;
        }

        if (health.Json is null)
        {
            yield return Gate("is a page instead of data");
            yield break;
        }

        yield return new Finding(FindingState.Fine, Subject, $"{_grafana.Url}, version {GrafanaProbe.Text(health.Json["version"]) ?? "unknown"}");
        if (_grafana.ServiceAccountToken is not { IsEmpty: false })
        {
            yield return new Finding(
                FindingState.Doubtful,
                Subject,
                "no service-account token: only what everybody may see can be photographed",
                "make a service account with the role Viewer and set [grafana] service_account_token");
            yield break;
        }

        foreach (var finding in await TokenAsync())
        {
            yield return finding;
        }
    }

    private Finding? Gate(GrafanaProbe.Answer? health) => health switch
    {
        { LedTo: { } place } => Gate($"leads to {place}"),
        { AsksForPassword: true } => Gate("asks for a password (HTTP authentication)"),
        { IsPage: true } => Gate($"is a page with status {(int)health.Status}"),
        _ => null,
    };

    private Finding Gate(string what) => new(
        FindingState.Failed,
        Subject,
        $"the answer of {_grafana.Url} {what}: something before Grafana asks for a log-in",
        "let the token through, or set [grafana] url (or [rendering] callback_url) to Grafana's inner address");

    private async Task<IReadOnlyList<Finding>> TokenAsync()
    {
        var (search, failure) = await _probe.GetAsync("api/search?type=dash-db&limit=1", true);
        if (search is not { Status: HttpStatusCode.OK })
        {
            return
            [
                search?.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                    ? new Finding(
                        FindingState.Failed,
                        Subject,
                        $"the token is answered {(int)search.Status}",
                        "it is wrong, expired or of another organisation: make a new one with the role Viewer")
                    : new Finding(
                        FindingState.Failed,
                        Subject,
                        $"dashboards cannot be listed: {failure ?? ((int)search!.Status).ToString(null, null)}",
                        "look at Grafana's own log"),
            ];
        }

        var seen = search.Json is JsonArray { Count: > 0 }
            ? new Finding(FindingState.Fine, Subject, "the token sees dashboards")
            : new Finding(
                FindingState.Doubtful,
                Subject,
                $"the token sees no dashboard of organisation {_grafana.OrgId}",
                "give the service account the role Viewer in the right organisation ([grafana] org_id)");
        return await TooMuchAsync() is { } tooMuch ? [seen, tooMuch] : [seen];
    }

    /// <summary>A token that may change things is worth stealing. Null when it may not, or this Grafana does not say.</summary>
    private async Task<Finding?> TooMuchAsync()
    {
        var (answer, _) = await _probe.GetAsync("api/access-control/user/permissions", true);
        if (answer is not { Status: HttpStatusCode.OK, Json: JsonObject permissions })
        {
            return null;
        }

        List<string> changes = [.. permissions.Select(static permission => permission.Key)
            .Where(static action => !s_ordinary.Contains(action) && s_changing.Any(ending => action.EndsWith(ending, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)];
        return changes.Count == 0
            ? new Finding(FindingState.Fine, Subject, "the token can change nothing")
            : new Finding(
                FindingState.Doubtful,
                Subject,
                $"the token can do more than look: {string.Join(", ", changes.Take(5))}{(changes.Count > 5 ? $" and {changes.Count - 5} more" : "")}",
                "use a service account with the role Viewer");
    }
}
