using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;

namespace AlertImages.Daemon.Doctor;

/// <summary>Whether Grafana answers, its token may look at dashboards, and may nothing else.</summary>
internal sealed class GrafanaCheck(LoadedConfiguration configuration, HttpClients clients)
{
    private const string Subject = "Grafana";
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);
    private static readonly string[] s_changing = [":write", ":create", ":delete", ":add"];

    private readonly GrafanaSettings _grafana = configuration.Get<GrafanaSettings>();

    public async IAsyncEnumerable<Finding> RunAsync()
    {
        if (_grafana.Url.Length == 0)
        {
            yield return new Finding(configuration.Get<ScreenshotSettings>().Capture && configuration.Get<ChartSettings>().Datasources.Length == 0 ? FindingState.Failed : FindingState.Skipped, Subject, "[grafana] url is empty: nobody knows where panels are", "set it, and a service-account token");
            yield break;
        }

        var (health, failure) = await GetAsync("api/health", false);
        if (health is not { Status: HttpStatusCode.OK })
        {
            yield return new Finding(FindingState.Failed, Subject, $"{_grafana.Url} {failure ?? $"is answered {(int)health!.Status}"}", "correct [grafana] url; look at DNS, proxy and firewall");
            yield break;
        }

        yield return new Finding(FindingState.Fine, Subject, $"{_grafana.Url}, version {Text(health.Json?["version"]) ?? "unknown"}");
        if (_grafana.ServiceAccountToken is not { IsEmpty: false })
        {
            yield return new Finding(FindingState.Doubtful, Subject, "no service-account token: only what everybody may see can be photographed", "make a service account with the role Viewer and set [grafana] service_account_token");
            yield break;
        }

        foreach (var finding in await TokenAsync())
        {
            yield return finding;
        }
    }

    private async Task<IReadOnlyList<Finding>> TokenAsync()
    {
        var (search, failure) = await GetAsync("api/search?type=dash-db&limit=1", true);
        if (search is not { Status: HttpStatusCode.OK })
        {
            return
            [
                search?.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                    ? new Finding(FindingState.Failed, Subject, $"the token is answered {(int)search.Status}", "it is wrong, expired or of another organisation: make a new one with the role Viewer")
                    : new Finding(FindingState.Failed, Subject, $"dashboards cannot be listed: {failure ?? ((int)search!.Status).ToString(null, null)}", "look at Grafana's own log"),
            ];
        }

        var seen = search.Json is JsonArray { Count: > 0 }
            ? new Finding(FindingState.Fine, Subject, "the token sees dashboards")
            : new Finding(FindingState.Doubtful, Subject, $"the token sees no dashboard of organisation {_grafana.OrgId}", "give the service account the role Viewer in the right organisation ([grafana] org_id)");
        return await TooMuchAsync() is { } tooMuch ? [seen, tooMuch] : [seen];
    }

    /// <summary>A token that may change things is worth stealing. Null when it may not, or this Grafana does not say.</summary>
    private async Task<Finding?> TooMuchAsync()
    {
        var (answer, _) = await GetAsync("api/access-control/user/permissions", true);
        if (answer is not { Status: HttpStatusCode.OK, Json: JsonObject permissions })
        {
            return null;
        }

        List<string> changes = [.. permissions.Select(static permission => permission.Key).Where(static action => s_changing.Any(ending => action.EndsWith(ending, StringComparison.Ordinal))).Order(StringComparer.Ordinal)];
        return changes.Count == 0
            ? new Finding(FindingState.Fine, Subject, "the token can change nothing")
            : new Finding(FindingState.Doubtful, Subject, $"the token can do more than look: {string.Join(", ", changes.Take(5))}{(changes.Count > 5 ? $" and {changes.Count - 5} more" : "")}", "use a service account with the role Viewer");
    }

    private async Task<(Answer? Answer, string? Failure)> GetAsync(string path, bool withToken)
    {
        try
        {
            using var limit = new CancellationTokenSource(s_timeout);
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(_grafana.Url.TrimEnd('/') + "/"), path));
            request.Headers.Authorization = withToken ? new AuthenticationHeaderValue("Bearer", _grafana.ServiceAccountToken!.Reveal()) : null;
            request.Headers.Add("X-Grafana-Org-Id", _grafana.OrgId.ToString(System.Globalization.CultureInfo.InvariantCulture));
            using var response = await clients.Create(null).SendAsync(request, limit.Token);
            return (new Answer(response.StatusCode, Parse(await response.Content.ReadAsStringAsync(limit.Token))), null);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return (null, exception is HttpRequestException failed ? $"cannot be reached: {failed.HttpRequestError}" : $"does not answer within {s_timeout.TotalSeconds:0} s");
        }
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private sealed record Answer(HttpStatusCode Status, JsonNode? Json);
}
